import mssql from 'mssql'
import { SqlFailure } from './failure.ts'

/** A value as a caller gives it: inferred from JSON, or `{ type, value }`. */
export type ParameterInput = unknown

/** How a value is bound, and what T-SQL gives it its type where the driver cannot. */
type Binding = {
  name: string
  type: mssql.ISqlType
  value: unknown
  /** `DECLARE @name type = CAST(…)`, for types that the driver would send through a number or Date. */
  declaration?: string
}

const NAME = /^[\p{L}_][\p{L}\p{N}_]{0,100}$/u
const RESERVED_PREFIX = /^puente_/i
/** A type as a caller may write it. */
export const TYPE =
  /^(?<name>[a-z][a-z0-9_]*)\s*(?:\(\s*(?<first>max|\d{1,4})\s*(?:,\s*(?<second>\d{1,2})\s*)?\))?$/i

// Sent as they are: the driver writes these exactly.
const NATIVE = new Map<string, (length: number | undefined) => mssql.ISqlType>([
  ['bit', () => mssql.Bit()],
  ['tinyint', () => mssql.TinyInt()],
  ['smallint', () => mssql.SmallInt()],
  ['int', () => mssql.Int()],
  ['bigint', () => mssql.BigInt()],
  ['float', () => mssql.Float()],
  ['real', () => mssql.Real()],
  ['char', (length) => mssql.VarChar(length ?? mssql.MAX)],
  ['varchar', (length) => mssql.VarChar(length ?? mssql.MAX)],
  ['nchar', (length) => mssql.NVarChar(length ?? mssql.MAX)],
  ['nvarchar', (length) => mssql.NVarChar(length ?? mssql.MAX)],
  ['uniqueidentifier', () => mssql.UniqueIdentifier()],
])

// Sent as text and given their type by the server: a number or a Date would lose digits.
const CAST_FROM_TEXT = new Set([
  'decimal',
  'numeric',
  'money',
  'smallmoney',
  'date',
  'time',
  'datetime',
  'datetime2',
  'smalldatetime',
  'datetimeoffset',
  'xml',
  'hierarchyid',
])

const BINARY = new Set(['binary', 'varbinary', 'rowversion'])

const invalid = (message: string) => new SqlFailure('statement', message)

/** Binds values to a statement's parameters. Throws SqlFailure that names the one at fault. */
export const bindParameters = (params: Readonly<Record<string, ParameterInput>>): Binding[] => {
  const names = new Set<string>()
  return Object.entries(params).map(([given, value]) => {
    const name = given.replace(/^@/, '')
    if (!NAME.test(name) || RESERVED_PREFIX.test(name)) {
      throw invalid(`params: ${JSON.stringify(given)} cannot be the name of a parameter`)
    }
    // Most servers compare the names of variables without regard to case.
    if (names.has(name.toLowerCase())) throw invalid(`params: ${name} is given twice`)
    names.add(name.toLowerCase())
    return isTyped(value) ? bindTyped(name, value) : bindInferred(name, value)
  })
}

/** Whether a value is given with its type. */
export const isTyped = (value: unknown): value is { type: string; value: unknown } =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).toSorted().join() === 'type,value' &&
  typeof Reflect.get(value, 'type') === 'string'

const bindInferred = (name: string, value: unknown): Binding => {
  if (value === null) return { name, type: mssql.NVarChar(mssql.MAX), value }
  if (typeof value === 'string') return { name, type: textType(value), value }
  if (typeof value === 'boolean') return { name, type: mssql.Bit(), value }
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return { name, type: mssql.Float(), value }
    const isInt = Math.abs(value) < 2 ** 31
    if (isInt) return { name, type: mssql.Int(), value }
    if (Number.isSafeInteger(value)) return { name, type: mssql.BigInt(), value: String(value) }
    throw invalid(`params: give ${name} as a string; JSON numbers of this size lose digits`)
  }
  throw invalid(`params: ${name} must be a string, number, boolean, null or { type, value }`)
}

// Two lengths only, so that a statement keeps one plan however long its texts are.
const textType = (value: string) => mssql.NVarChar(value.length > 4000 ? mssql.MAX : 4000)

type Scalar = string | number | boolean | null

const isScalar = (value: unknown): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

const bindTyped = (name: string, given: { type: string; value: unknown }): Binding => {
  const parsed = TYPE.exec(given.type.trim())?.groups
  const typeName = parsed?.['name']?.toLowerCase() ?? ''
  const first = parsed?.['first']?.toLowerCase()
  const second = parsed?.['second']
  const { value } = given
  if (!isScalar(value))
    throw invalid(`params: the value of ${name} must be a string, number, boolean or null`)
  if (BINARY.has(typeName)) return bindBinary(name, value)
  if (CAST_FROM_TEXT.has(typeName)) {
    const size = [first, second].filter((part) => part !== undefined).join(', ')
    const type = size === '' ? typeName : `${typeName}(${size})`
    const text = textOrNull(value)
    return {
      name: `puente_value_${name}`,
      type: mssql.NVarChar(typeName === 'xml' ? mssql.MAX : 4000),
      value: text,
      declaration: `DECLARE @${name} ${type} = CAST(@puente_value_${name} AS ${type}); `,
    }
  }
  const native = NATIVE.get(typeName)
  if (native === undefined) throw invalid(`params: ${given.type} is not a type of a parameter`)
  const length = first === undefined || first === 'max' ? undefined : Number(first)
  return { name, type: native(length), value: typeName === 'bigint' ? textOrNull(value) : value }
}

const textOrNull = (value: Scalar) => (value === null ? null : String(value))

const bindBinary = (name: string, value: unknown): Binding => {
  const type = mssql.VarBinary(mssql.MAX)
  if (value === null) return { name, type, value }
  if (typeof value !== 'string' || !/^0x(?:[0-9a-f]{2})*$/i.test(value)) {
    throw invalid(`params: the value of ${name} must be hexadecimal, as "0x1F8B"`)
  }
  return { name, type, value: Buffer.from(value.slice(2), 'hex') }
}
