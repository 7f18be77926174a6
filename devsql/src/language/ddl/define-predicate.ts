import type { Statement } from '../ast.ts'
import type { Binder } from '../binder.ts'
import { quoteText } from '../bound.ts'
import type { Plan } from '../plan.ts'
import { EMPTY_SCOPE } from '../scope.ts'
import { newObject } from './object-name.ts'
import { defineTypes, storageType } from './storage-type.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/**
 * CREATE FUNCTION of an inline table-valued function, for security policies alone: what they ask is whether it has a row. It
 * reads with its owner's rights, as an unbroken ownership chain does.
 */
export function definePredicate(
  binder: Binder,
  node: Extract<Statement, { kind: 'createFunction' }>,
  line: number,
): BarePlan {
  const object = newObject(binder, node.name, line)
  const body = binder.query(node.query, EMPTY_SCOPE)
  const types = node.parameters.map(({ type }) => storageType(type))
  const statements = [
    ...defineTypes(node.parameters.map(({ type }) => type)),
    `CREATE FUNCTION ${object.sql}(${types.join(', ')}) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
      SET search_path = pg_temp, pg_catalog AS ${quoteText(`SELECT EXISTS (${body.sql})`)}`,
    // Whom a policy restricts runs its function.
    `GRANT EXECUTE ON FUNCTION ${object.sql} TO PUBLIC`,
  ]
  return { sql: statements.join('; '), command: 'none' }
}
