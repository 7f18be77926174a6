import type { JsonValue } from '../sql/serialize.ts'
import type { Collected } from './collect-rows.ts'
import { rowBytes } from './row-bytes.ts'

const bytesOf = (text: string) => Buffer.byteLength(JSON.stringify(text))

/** A text shortened to about so many bytes of JSON, which says so itself. */
const shorten = (text: string, bytes: number) => {
  // A character is at least a byte.
  let end = Math.min(text.length, bytes)
  for (let size = bytesOf(text.slice(0, end)); size > bytes; size = bytesOf(text.slice(0, end))) {
    end = Math.floor((end * bytes) / size)
  }
  // Not in the middle of a character.
  const kept = text.slice(0, end).replace(/[\uD800-\uDBFF]$/, '')
  return `${kept}…[cut: ${kept.length} of ${text.length} characters]`
}

/**
 * Shortens the texts of a first row that alone exceeds the limit (bytes of JSON), the only one that an
 * answer may hold in spite of it. Says how many values are no longer whole.
 */
const fitRows = (rows: readonly JsonValue[][], limitBytes: number) => {
  const [row, another] = rows
  if (row === undefined || another !== undefined || rowBytes(row, limitBytes) <= limitBytes) {
    return { rows: [...rows], cutValues: 0 }
  }
  const share = Math.max(16, Math.floor(limitBytes / row.length))
  let cutValues = 0
  const fitted = row.map((value) => {
    if (typeof value !== 'string' || rowBytes([value], share) <= share) return value
    cutValues += 1
    return shorten(value, share)
  })
  return { rows: [fitted], cutValues }
}

/** What was collected as an answer shows it; `limitBytes` as in fitRows. */
export const answerable = (collected: Collected, limitBytes: number) => {
  const { columns, more, messages, truncated } = collected
  const { rows, cutValues } = fitRows(collected.rows, limitBytes)
  return {
    columns,
    rows,
    truncated,
    // A value that was cut while it was read is cut once more here.
    cutValues: Math.max(cutValues, collected.cutValues),
    ...(more.length > 0 && { more }),
    ...(messages.length > 0 && { messages }),
  }
}
