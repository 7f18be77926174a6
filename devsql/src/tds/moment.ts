// Moments are carried as ticks: 100 ns since 0001-01-01T00:00, the resolution of datetime2(7); PostgreSQL's own timestamp
// has a tenth of it. A time of day is ticks since midnight, a date is ISO text.
export const TICKS_PER_SECOND = 10_000_000n
export const TICKS_PER_DAY = 864_000_000_000n

const UNIX_EPOCH_DAY = 719_162 // 1970-01-01 counted from 0001-01-01
export const DAY_1900 = 693_595 // 1900-01-01 counted from 0001-01-01
const DAY_MS = 86_400_000

/** Days since 0001-01-01 of an ISO date. */
export const dayOfIso = (iso: string): number =>
  Date.parse(`${iso}T00:00:00Z`) / DAY_MS + UNIX_EPOCH_DAY

/** ISO date of days since 0001-01-01. */
export const isoOfDay = (day: number): string =>
  new Date((day - UNIX_EPOCH_DAY) * DAY_MS).toISOString().slice(0, 10)

/** ticks → [day, ticks of the day], floored. */
export function splitTicks(ticks: bigint): [day: number, ticksOfDay: bigint] {
  const day = ticks / TICKS_PER_DAY
  return [Number(day), ticks - day * TICKS_PER_DAY]
}

/** datetime keeps 1/300 s: ticks of the day → 300ths, rounded. */
export const threeHundredths = (ticksOfDay: bigint): bigint =>
  (ticksOfDay * 300n + TICKS_PER_SECOND / 2n) / TICKS_PER_SECOND

/** 300ths of a second → ticks, rounded. */
export const ticksOfThreeHundredths = (count: bigint): bigint =>
  (count * TICKS_PER_SECOND + 150n) / 300n

/** The composite carrier of datetimeoffset: `(utc ticks,offset minutes)`. */
export function readOffsetCarrier(text: string): [utcTicks: bigint, offsetMinutes: number] {
  const comma = text.indexOf(',')
  return [BigInt(text.slice(1, comma)), Number(text.slice(comma + 1, -1))]
}
