/** How two values are compared: as numbers to the last digit, or as texts of one form. */
export type Order = 'exact' | 'text'

const PLAIN = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?$/
/** More digits behind the point than any type has. */
const SCALE = 60

/** All digits of a number written without an exponent. */
const digitsOf = (value: string | number) => {
  const parts = PLAIN.exec(String(value))?.groups
  if (parts === undefined) return undefined
  const digits = BigInt(`${parts['whole']}${(parts['fraction'] ?? '').padEnd(SCALE, '0')}`)
  return parts['sign'] === '-' ? -digits : digits
}

/** Whether `low` is not above `high`; a side left out is no limit. */
export const inOrder = (
  order: Order,
  low: string | number | undefined,
  high: string | number | undefined,
): boolean => {
  if (low === undefined || high === undefined) return true
  if (order === 'text') return String(low) <= String(high)
  const [lowDigits, highDigits] = [digitsOf(low), digitsOf(high)]
  if (lowDigits === undefined || highDigits === undefined) return Number(low) <= Number(high)
  return lowDigits <= highDigits
}
