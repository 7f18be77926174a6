import { VARIABLES, type Variable, type Variables } from './variables.ts'

/** Variables that are missing or malformed; the message lists every one. */
export class VariableError extends Error {
  override name = 'VariableError'
}

/**
 * The value of every variable of `table`, checked; `given` may hold others, which are ignored.
 * `directory` is where the configuration will lie, a whole path. Throws VariableError listing all faults.
 */
export function readVariables(
  given: Variables,
  directory: string,
  table: readonly Variable[] = VARIABLES,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  const faults: string[] = []
  for (const { name, expects, accepts, fallback } of table) {
    const value = (given[name] ?? '').trim()
    if (value === '' && fallback !== undefined) {
      values.set(name, fallback(values, directory))
      continue
    }
    if (value !== '' && accepts(value)) {
      values.set(name, value)
      continue
    }
    faults.push(
      `${name} must be ${expects}${value === '' ? ': it is not set' : `, not ${JSON.stringify(value)}`}`,
    )
  }
  if (faults.length > 0) throw new VariableError(faults.join('\n'))
  return values
}
