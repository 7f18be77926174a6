import { randomUUID } from 'node:crypto'

/** A UUID of version 7 (RFC 9562 5.7): 48 bits of `nowMs`, then randomness, so that ids sort by time. */
export const uuidV7 = (nowMs: number): string => {
  const time = nowMs.toString(16).padStart(12, '0')
  // Version 4 has its version and variant where version 7 has them, and Node makes many at once.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
