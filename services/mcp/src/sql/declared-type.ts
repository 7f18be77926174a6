import { quoteName } from './object-name.ts'

/** What sys.columns says of a column's type; `maxLength` is in bytes, -1 for max. */
export type DeclaredType = {
  name: string
  schema: string
  isUserDefined: boolean
  maxLength: number
  precision: number
  scale: number
}

const BYTES = new Set(['char', 'varchar', 'binary', 'varbinary'])
const TWO_BYTES = new Set(['nchar', 'nvarchar'])
const EXACT = new Set(['decimal', 'numeric'])
const SCALED = new Set(['time', 'datetime2', 'datetimeoffset'])

/** The type as T-SQL writes it: `nvarchar(50)`, `decimal(18,4)`, `[sales].[Phone]`. */
export const declaredType = (type: DeclaredType) => {
  const { name, maxLength, precision, scale } = type
  if (type.isUserDefined) return `${quoteName(type.schema)}.${quoteName(name)}`
  if (BYTES.has(name)) return `${name}(${maxLength === -1 ? 'max' : maxLength})`
  if (TWO_BYTES.has(name)) return `${name}(${maxLength === -1 ? 'max' : maxLength / 2})`
  if (EXACT.has(name)) return `${name}(${precision},${scale})`
  if (SCALED.has(name)) return `${name}(${scale})`
  return name
}
