import { createHash } from 'node:crypto'
import { SqlError, unsupported } from '../../sql-error.ts'
import { quoteName, quoteText } from '../bound.ts'
import type { Binder } from '../binder.ts'

export type ObjectName = {
  schema: string
  name: string
  isTemporary: boolean
  sql: string
  regclass: string
}

/** The place of a new object: error 2714 where the name is taken, 2760 where the schema is missing. */
export function newObject(binder: Binder, parts: readonly string[], line: number): ObjectName {
  const name = parts.at(-1) ?? ''
  if (name.startsWith('##')) throw unsupported('a global temporary table', line)
  const { catalog } = binder.environment
  const full = [parts.at(-2) || 'dbo', name]
  if (catalog.find(/^[#@]/.test(name) ? [name] : full) ?? catalog.procedure(full)) {
    throw new SqlError(2714, `There is already an object named '${name}' in the database.`, {
      state: 6,
      line,
    })
  }
  if (/^[#@]/.test(name))
    return {
      schema: 'dbo',
      name,
      isTemporary: true,
      sql: quoteName(name),
      regclass: quoteText(quoteName(name)),
    }
  const asked = parts.at(-2) || 'dbo'
  const schema = catalog.schema(asked)
  if (!schema)
    throw new SqlError(
      2760,
      `The specified schema name "${asked}" either does not exist or you do not have permission to use it.`,
      { line },
    )
  const sql = `${quoteName(schema)}.${quoteName(name)}`
  return { schema, name, isTemporary: false, sql, regclass: quoteText(sql) }
}

/** A constraint's name where the statement gives none, in the form SQL Server makes them. */
export function generatedName(
  prefix: 'PK' | 'UQ' | 'FK' | 'CK' | 'DF',
  table: string,
  rest = '',
): string {
  const hash = createHash('sha256').update(`${prefix}.${table}.${rest}`).digest('hex').toUpperCase()
  const short = rest === '' ? '' : `__${rest.replaceAll(/\W/g, '').slice(0, 5)}`
  return `${prefix}__${table.slice(0, 9)}${short}__${hash.slice(0, short === '' ? 16 : 8)}`
}

/** A definition as the catalog shows it: always in parentheses. */
export const definitionText = (text: string): string =>
  text.startsWith('(') && text.endsWith(')') ? text : `(${text})`
