import { unsupported } from '../../sql-error.ts'
import { writeType } from '../../sql-type.ts'
import type { Statement } from '../ast.ts'
import type { Binder } from '../binder.ts'
import { quoteText } from '../bound.ts'
import type { Plan } from '../plan.ts'
import { newObject } from './object-name.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/**
 * CREATE PROCEDURE: its text and parameters are kept; an empty procedure of PostgreSQL with its name gives it an id, an
 * owner and rights. The session runs the text.
 */
export function defineProcedure(
  binder: Binder,
  node: Extract<Statement, { kind: 'createProcedure' }>,
  line: number,
): BarePlan {
  const object = newObject(binder, node.name, line)
  if (object.isTemporary) throw unsupported('a temporary procedure', line)
  const id = `to_regproc(${object.regclass})`
  const parameters = node.parameters.map(
    ({ name, type, output, fallback }, index) =>
      `(${id}, ${index + 1}, ${quoteText(name)}, ${quoteText(writeType(type))}, ${output}, ${fallback !== undefined})`,
  )
  const statements = [
    `CREATE PROCEDURE ${object.sql}() LANGUAGE sql AS ''`,
    `INSERT INTO tsql.objects VALUES (${id}, tsql.now_at('datetime'))`,
    `INSERT INTO tsql.definitions VALUES (${id}, ${quoteText(node.text)})`,
    ...(parameters.length > 0
      ? [`INSERT INTO tsql.parameters VALUES ${parameters.join(', ')}`]
      : []),
  ]
  return { sql: statements.join('; '), command: 'none', changesCatalog: 'shared' }
}
