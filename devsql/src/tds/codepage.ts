// Code page 1252 is the single-byte page of SQL Server's default collation.
const decoder = new TextDecoder('windows-1252')
const bytes = new Map<number, number>()
for (let byte = 0; byte < 256; byte += 1) {
  bytes.set(decoder.decode(Uint8Array.of(byte)).codePointAt(0) ?? byte, byte)
}

const QUESTION_MARK = 0x3f

/** Text as code page 1252; a character it lacks becomes `?`, one per UTF-16 unit, as SQL Server does. */
export function toCodePage(text: string): Buffer {
  const out = Buffer.allocUnsafe(text.length)
  for (let index = 0; index < text.length; index += 1)
    out[index] = bytes.get(text.charCodeAt(index)) ?? QUESTION_MARK
  return out
}

export const fromCodePage = (encoded: Uint8Array): string => decoder.decode(encoded)
