import { TEMPORARY_SCHEMA } from '../../catalog/catalog.ts'
import type { CatalogProcedure } from '../../catalog/catalog.ts'
import { SqlError } from '../../sql-error.ts'
import type { Statement } from '../ast.ts'
import type { Binder } from '../binder.ts'
import { findTable, tableName } from '../bind-source.ts'
import { quoteName, quoteText } from '../bound.ts'
import type { Plan } from '../plan.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/** DROP TABLE, VIEW or SCHEMA; 3701 for what is not there, unless IF EXISTS. */
export function dropObjects(
  binder: Binder,
  node: Extract<Statement, { kind: 'drop' }>,
  line: number,
): BarePlan {
  let isTemporary = false
  const drops = node.names.flatMap((parts) => {
    const name = parts.at(-1) ?? ''
    const missing = new SqlError(
      node.object === 'SCHEMA' ? 15151 : 3701,
      `Cannot drop the ${node.object.toLowerCase()} '${parts.join('.')}', because it does not exist or you do not have permission.`,
      { severity: 11, state: 5, line },
    )
    if (node.object === 'SCHEMA') {
      const schema = binder.environment.catalog.schema(name)
      if (!schema && !node.ifExists) throw missing
      return schema ? [`DROP SCHEMA ${quoteName(schema)}`] : []
    }
    if (node.object === 'FUNCTION' || node.object === 'SECURITY POLICY') {
      return [dropByPostgres(node.object, parts, node.ifExists)]
    }
    if (node.object === 'PROCEDURE') {
      const procedure = binder.environment.catalog.procedure(parts.slice(-2))
      if (!procedure && !node.ifExists) throw missing
      return procedure ? dropProcedure(procedure) : []
    }
    const table = binder.environment.catalog.find(parts.slice(-2))
    if (!table || table.kind !== node.object.toLowerCase()) {
      if (node.ifExists) return []
      throw missing
    }
    isTemporary ||= table.schema === TEMPORARY_SCHEMA
    binder.objects.set(table.name, table)
    return [`DROP ${node.object} ${tableName(table)}`]
  })
  return {
    sql: drops.length > 0 ? drops.join('; ') : 'SELECT 1',
    command: 'none',
    changesCatalog: isTemporary ? 'temporary' : 'shared',
  }
}

/** The catalog does not know these: PostgreSQL finds them, or says that they are missing. */
function dropByPostgres(
  object: 'FUNCTION' | 'SECURITY POLICY',
  parts: readonly string[],
  ifExists: boolean,
): string {
  const [schema, name] = [parts.at(-2) || 'dbo', parts.at(-1) ?? '']
  return object === 'FUNCTION'
    ? `SELECT tsql.drop_function(${quoteText(schema)}, ${quoteText(name)}, ${ifExists})`
    : `SELECT tsql.drop_policy(${quoteText(`${schema}.${name}`)}, ${ifExists})`
}

const dropProcedure = ({ id, schema, name }: CatalogProcedure): string[] => [
  `DELETE FROM tsql.parameters WHERE object = ${id}`,
  `DELETE FROM tsql.definitions WHERE object = ${id}`,
  `DROP PROCEDURE ${quoteName(schema)}.${quoteName(name)}`,
]

export function truncateTable(binder: Binder, name: string[], line: number): BarePlan {
  return {
    sql: `TRUNCATE ${tableName(findTable(binder, name, line))} RESTART IDENTITY`,
    command: 'none',
  }
}
