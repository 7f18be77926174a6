import { MAX_VALUE_BYTES } from './cut-value.ts'

// FOR JSON and FOR XML answer one value in pieces of about 2000 characters, each a row of one column
// of this name (FOR JSON Path and FOR XML in the manual say only that applications must join them).
const CHUNKED = new Set([
  'JSON_F52E2B61-18A1-11d1-B105-00805F49916B',
  'XML_F52E2B61-18A1-11d1-B105-00805F49916B',
])
const MAX_CHARACTERS = MAX_VALUE_BYTES / 2

/** Joins what comes in pieces to one value; what grows too large is handed on cut, and marked. */
export const joinChunks = (emit: (text: string, isCut: boolean) => void) => {
  let pieces: string[] | undefined
  let length = 0
  return {
    /** A result set begins. */
    begin: (columns: readonly { colName: string }[]) => {
      const [only, another] = columns
      const isChunked = another === undefined && CHUNKED.has(only?.colName ?? '')
      pieces = isChunked ? [] : undefined
      length = 0
    },
    /** Takes a row if it is a piece. */
    take: ([piece]: readonly unknown[]) => {
      if (pieces === undefined) return false
      if (length > MAX_CHARACTERS || typeof piece !== 'string') return true
      pieces.push(piece)
      length += piece.length
      if (length > MAX_CHARACTERS) emit(pieces.join('').slice(0, MAX_CHARACTERS), true)
      return true
    },
    /** The result set has ended. */
    end: () => {
      if (pieces !== undefined && pieces.length > 0 && length <= MAX_CHARACTERS) {
        emit(pieces.join(''), false)
      }
      pieces = undefined
    },
  }
}
