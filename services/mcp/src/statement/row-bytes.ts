import type { JsonValue } from '../sql/serialize.ts'

/**
 * Bytes of a row's JSON. Of one whose texts alone exceed `limitBytes` only their characters are counted, of which there are not
 * more than bytes: its JSON is not made to be thrown away.
 */
export const rowBytes = (row: readonly JsonValue[], limitBytes: number) => {
  let characters = 0
  for (const value of row) if (typeof value === 'string') characters += value.length
  return characters > limitBytes ? characters : Buffer.byteLength(JSON.stringify(row))
}
