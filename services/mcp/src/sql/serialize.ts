/** A column value as JSON, nothing lost. */
export type JsonValue = string | number | boolean | null

/** The shortest decimal text that gives the same 32-bit float, as a number. */
const shortestReal = (value: number) => {
  for (let digits = 6; digits <= 9; digits += 1) {
    const candidate = Number(value.toPrecision(digits))
    if (Math.fround(candidate) === value) return candidate
  }
  return value
}

/**
 * Turns what the driver read into JSON. The patched driver reads exact numbers, dates and times as
 * text already (patches/); bigint and uniqueidentifier come as text from the driver itself.
 */
export const serializeValue = (value: unknown, type: string): JsonValue => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return type === 'real' ? shortestReal(value) : value
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').toUpperCase()}`
  // No type reads as anything else; if one ever does, its text is better than an error.
  return JSON.stringify(value)
}
