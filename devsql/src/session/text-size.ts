import type { ResultColumn } from '../sql-type.ts'

/** What SET TEXTSIZE is after a login: the most there is. */
export const MOST_TEXT_BYTES = 2_147_483_647
/** What SET TEXTSIZE 0 means. */
const LEAST_TEXT_BYTES = 4096

export const textSizeOf = (value: string): number => {
  const bytes = Number(value)
  if (bytes === 0) return LEAST_TEXT_BYTES
  return bytes < 0 ? MOST_TEXT_BYTES : Math.min(bytes, MOST_TEXT_BYTES)
}

const CUT = new Set(['varchar', 'nvarchar', 'varbinary', 'text', 'ntext', 'image'])

type Row = (string | null)[]

/**
 * Cuts what a query answers in columns of varchar(max), nvarchar(max), varbinary(max), text, ntext and image to so many bytes
 * ("SET TEXTSIZE"); values of other types are whole.
 */
export function textCutter(columns: readonly ResultColumn[], textBytes: number): (row: Row) => Row {
  const limits = columns.map(({ type: { name, length } }) => {
    if (length !== -1 || !CUT.has(name)) return Infinity
    if (name === 'nvarchar' || name === 'ntext') return Math.floor(textBytes / 2)
    // Two digits a byte, behind 0x.
    return name === 'varbinary' || name === 'image' ? 2 + textBytes * 2 : textBytes
  })
  if (limits.every((limit) => limit === Infinity)) return (row) => row
  return (row) =>
    row.map((cell, at) => {
      const limit = limits[at] ?? Infinity
      return cell !== null && cell.length > limit ? cell.slice(0, limit) : cell
    })
}
