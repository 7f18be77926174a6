import { bindParameters, isTyped, TYPE, type ParameterInput } from './parameter.ts'

const BINARY = new Set(['binary', 'varbinary', 'rowversion'])

/** `DECLARE @a int, @b decimal(18,4); ` for parameters, without their values. Throws SqlFailure. */
export const declareParameters = (params: Readonly<Record<string, ParameterInput>>): string => {
  // What could not be bound cannot be declared, and is said in the same words.
  bindParameters(params)
  const declared = Object.entries(params).map(
    ([name, value]) => `@${name.replace(/^@/, '')} ${typeOf(value)}`,
  )
  return declared.length === 0 ? '' : `DECLARE ${declared.join(', ')}; `
}

const typeOf = (value: ParameterInput) => {
  if (isTyped(value)) return givenType(value.type)
  if (typeof value === 'boolean') return 'bit'
  if (typeof value !== 'number') return longText(value) ? 'nvarchar(max)' : 'nvarchar(4000)'
  if (!Number.isInteger(value)) return 'float'
  return Math.abs(value) < 2 ** 31 ? 'int' : 'bigint'
}

const longText = (value: ParameterInput) => typeof value === 'string' && value.length > 4000

/** The type as it was given, put together again from its parts. */
const givenType = (type: string) => {
  const { name = '', first, second } = TYPE.exec(type.trim())?.groups ?? {}
  if (BINARY.has(name.toLowerCase())) return 'varbinary(max)'
  const size = [first, second].filter((part) => part !== undefined).join(', ')
  return size === '' ? unsized(name.toLowerCase()) : `${name}(${size})`
}

/** Without a size T-SQL would take one character, where the value is bound with any length. */
const unsized = (name: string) =>
  /^n?(?:var)?char$/.test(name) ? `${name.replace(/^(n?)char$/, '$1varchar')}(max)` : name
