import { TYPES } from 'tedious'
import { SqlFailure } from './failure.ts'

/** A value as a caller gives it: inferred from JSON, or `{ type, value }`. */
export type ParameterInput = unknown

/** A type of the driver, with the length that its declaration gets; more than 4000 or 8000 is max. */
type BoundType = { type: (typeof TYPES)[keyof typeof TYPES]; length?: number }

const MAX = 65_535

/** Text as every parameter of our own is sent. */
export const nvarchar = (length: number): BoundType => ({ type: TYPES.NVarChar, length })

/** How a value is bound, and what T-SQL gives it its type where the driver cannot. */
export type Binding = {
  name: string
  type: BoundType
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
const NATIVE = new Map<string, (length: number | undefined) => BoundType>([
  ['bit', () => ({ type: TYPES.Bit })],
  ['tinyint', () => ({ type: TYPES.TinyInt })],
  ['smallint', () => ({ type: TYPES.SmallInt })],
  ['int', () => ({ type: TYPES.Int })],
  ['bigint', () => ({ type: TYPES.BigInt })],
  ['float', () => ({ type: TYPES.Float })],
  ['real', () => ({ type: TYPES.Real })],
  ['char', (length) => ({ type: TYPES.VarChar, length: length ?? MAX })],
  ['varchar', (length) => ({ type: TYPES.VarChar, length: length ?? MAX })],
  ['nchar', (length) => ({ type: TYPES.NVarChar, length: length ?? MAX })],
  ['nvarchar', (length) => ({ type: TYPES.NVarChar, length: length ?? MAX })],
  ['uniqueidentifier', () => ({ type: TYPES.UniqueIdentifier })],
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
  if (value === null) return { name, type: nvarchar(MAX), value }
  if (typeof value === 'string') return { name, type: textType(value), value }
  if (typeof value === 'boolean') return { name, type: { type: TYPES.Bit }, value }
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return { name, type: { type: TYPES.Float }, value }
    const isInt = Math.abs(value) < 2 ** 31
    if (isInt) return { name, type: { type: TYPES.Int }, value }
    if (Number.isSafeInteger(value))
      return { name, type: { type: TYPES.BigInt }, value: String(value) }
    throw invalid(`params: give ${name} as a string; JSON numbers of this size lose digits`)
  }
  throw invalid(`params: ${name} must be a string, number, boolean, null or { type, value }`)
}

// Two lengths only, so that a statement keeps one plan however long its texts are.
const textType = (value: string) => nvarchar(value.length > 4000 ? MAX : 4000)

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
      type: nvarchar(typeName === 'xml' ? MAX : 4000),
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
  const type = { type: TYPES.VarBinary, length: MAX }
  if (value === null) return { name, type, value }
  if (typeof value !== 'string' || !/^0x(?:[0-9a-f]{2})*$/i.test(value)) {
    throw invalid(`params: the value of ${name} must be hexadecimal, as "0x1F8B"`)
  }
  return { name, type, value: Buffer.from(value.slice(2), 'hex') }
}
