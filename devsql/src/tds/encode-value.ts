import { SqlError } from '../sql-error.ts'
import { decimalBytes, isUnicode, timeBytes } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import type { ByteWriter } from './byte-writer.ts'
import { toCodePage } from './codepage.ts'
import {
  DAY_1900,
  dayOfIso,
  readOffsetCarrier,
  splitTicks,
  threeHundredths,
  TICKS_PER_SECOND,
} from './moment.ts'
import { COLLATION, isFixed, MAX_MARKER, TOKEN } from './type-info.ts'

const PLP_NULL = 0xffffffffffffffffn
/** Of text or hexadecimal digits. */
const CHUNK_UNITS = 32_768
const DAY_300THS = 300n * 86_400n
// A text pointer and timestamp precede TEXT, NTEXT and IMAGE values; no client reads their content.
const TEXT_POINTER = Buffer.alloc(24, 0x64)

/**
 * Writes one value, from its carrier text, as MS-TDS 2.2.5.5 lays it out for the column's TYPE_INFO. A value its type cannot
 * hold is error 8115.
 */
export function encodeValue(
  out: ByteWriter,
  type: SqlType,
  nullable: boolean,
  text: string | null,
): void {
  try {
    encode(out, type, nullable, text)
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error
    throw new SqlError(
      8115,
      `Arithmetic overflow error converting expression to data type ${type.name}.`,
      { state: 2 },
    )
  }
}

function encode(out: ByteWriter, type: SqlType, nullable: boolean, text: string | null): void {
  if (text === null) return encodeNull(out, type)
  switch (type.name) {
    case 'text':
    case 'ntext':
    case 'image': {
      const bytes = bytesOf(type, text)
      out.u8(16)
      out.raw(TEXT_POINTER)
      out.u32(bytes.length)
      return out.raw(bytes)
    }
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'binary':
    case 'varbinary':
    case 'rowversion':
    case 'xml': {
      const bytes = bytesOf(type, text)
      if (type.length === -1) return encodePlp(out, bytes)
      const limit = isUnicode(type.name) ? type.length * 2 : type.length
      const cut = bytes.length > limit ? bytes.subarray(0, limit) : bytes
      out.u16(cut.length)
      return out.raw(cut)
    }
    case 'sql_variant': {
      const bytes = Buffer.from(text.slice(0, 4000), 'utf16le')
      out.u32(bytes.length + 9)
      out.u8(TOKEN.nvarchar)
      out.u8(7)
      out.raw(COLLATION)
      out.u16(8000)
      return out.raw(bytes)
    }
    case 'decimal':
    case 'numeric':
      out.u8(decimalBytes(type.precision))
      return encodeDecimal(out, text, type.scale, decimalBytes(type.precision))
    case 'date':
      out.u8(3)
      return out.uint(BigInt(dayOfIso(text)), 3)
    case 'time':
      out.u8(timeBytes(type.scale))
      return encodeTime(out, BigInt(text), type.scale)
    case 'datetime2': {
      const [day, ticksOfDay] = splitTicks(BigInt(text))
      out.u8(timeBytes(type.scale) + 3)
      encodeTime(out, ticksOfDay, type.scale)
      return out.uint(BigInt(day), 3)
    }
    case 'datetimeoffset': {
      const [utc, offset] = readOffsetCarrier(text)
      const [day, ticksOfDay] = splitTicks(utc)
      out.u8(timeBytes(type.scale) + 5)
      encodeTime(out, ticksOfDay, type.scale)
      out.uint(BigInt(day), 3)
      return out.i16(offset)
    }
    default:
      return encodeFixed(out, type, isFixed(type, nullable), text)
  }
}

function encodeNull(out: ByteWriter, type: SqlType): void {
  if (type.length === -1 && !isLong(type)) return out.u64(PLP_NULL)
  switch (type.name) {
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'binary':
    case 'varbinary':
    case 'rowversion':
      return out.u16(MAX_MARKER)
    case 'sql_variant':
      return out.u32(0)
    default:
      return out.u8(0)
  }
}

const isLong = (type: SqlType): boolean =>
  type.name === 'text' || type.name === 'ntext' || type.name === 'image'

function bytesOf(type: SqlType, text: string): Buffer {
  switch (type.name) {
    case 'binary':
    case 'varbinary':
    case 'rowversion':
    case 'image': {
      const bytes = Buffer.from(text.slice(2), 'hex') // \x…
      return type.name === 'binary' && bytes.length < type.length
        ? Buffer.concat([bytes, Buffer.alloc(type.length - bytes.length)])
        : bytes
    }
    case 'char':
      return toCodePage(text.padEnd(type.length, ' '))
    case 'nchar':
      return Buffer.from(text.padEnd(type.length, ' '), 'utf16le')
    case 'varchar':
    case 'text':
      return toCodePage(text)
    default:
      return Buffer.from(text, 'utf16le')
  }
}

/** Whether a value is worth being sent in several pieces. */
export const isLarge = (type: SqlType, text: string): boolean =>
  type.length === -1 && !isLong(type) && text.length > CHUNK_UNITS

/** Writes a value of a max type (MS-TDS 2.2.5.2.3); stops after each chunk, so that what is there can be sent. */
export function* encodeChunks(out: ByteWriter, type: SqlType, text: string): Generator<undefined> {
  const isHex = type.name === 'varbinary'
  const digits = isHex ? text.slice(2) : text
  const bytesPerUnit = isHex ? 0.5 : type.name === 'varchar' ? 1 : 2
  out.u64(BigInt(digits.length * bytesPerUnit))
  for (let at = 0; at < digits.length; at += CHUNK_UNITS) {
    const units = digits.slice(at, at + CHUNK_UNITS)
    const chunk = isHex ? Buffer.from(units, 'hex') : bytesOf(type, units)
    out.u32(chunk.length)
    out.raw(chunk)
    yield
  }
  out.u32(0)
}

function encodePlp(out: ByteWriter, bytes: Buffer): void {
  out.u64(BigInt(bytes.length))
  if (bytes.length > 0) {
    out.u32(bytes.length)
    out.raw(bytes)
  }
  out.u32(0)
}

/** Fixed-size values; `bare` leaves out the length byte. */
function encodeFixed(out: ByteWriter, type: SqlType, bare: boolean, text: string): void {
  const sized = (bytes: number): void => {
    if (!bare) out.u8(bytes)
  }
  switch (type.name) {
    case 'bit':
      sized(1)
      return out.u8(text === '0' || text === 'f' ? 0 : 1)
    case 'tinyint':
      sized(1)
      return out.u8(Number(text))
    case 'smallint':
      sized(2)
      return out.i16(Number(text))
    case 'int':
      sized(4)
      return out.i32(Number(text))
    case 'bigint':
      sized(8)
      return out.i64(BigInt(text))
    case 'real':
      sized(4)
      return out.f32(Number(text))
    case 'float':
      sized(8)
      return out.f64(Number(text))
    case 'smallmoney':
      sized(4)
      return out.i32(Number(unscaled(text, 4)))
    case 'money': {
      sized(8)
      const units = BigInt.asUintN(64, unscaled(text, 4))
      out.u32(Number(units >> 32n)) // high half first (MS-TDS 2.2.5.5.1.4)
      return out.u32(Number(units & 0xffffffffn))
    }
    case 'datetime': {
      sized(8)
      const [day, ticksOfDay] = splitTicks(BigInt(text))
      const count = threeHundredths(ticksOfDay)
      out.i32(day - DAY_1900 + (count === DAY_300THS ? 1 : 0))
      return out.u32(Number(count % DAY_300THS))
    }
    case 'smalldatetime': {
      sized(4)
      const [day, ticksOfDay] = splitTicks(BigInt(text))
      out.u16(day - DAY_1900)
      return out.u16(Number(ticksOfDay / (60n * TICKS_PER_SECOND)))
    }
    case 'uniqueidentifier':
      sized(16)
      return out.raw(guidBytes(text))
    default:
      throw new Error(`no encoding for ${type.name}`)
  }
}

function encodeTime(out: ByteWriter, ticksOfDay: bigint, scale: number): void {
  out.uint(ticksOfDay / 10n ** BigInt(7 - scale), timeBytes(scale))
}

function encodeDecimal(out: ByteWriter, text: string, scale: number, bytes: number): void {
  const value = unscaled(text, scale)
  out.u8(value < 0n ? 0 : 1)
  out.uint(value < 0n ? -value : value, bytes - 1)
}

/** Decimal text as an integer of `scale` fraction digits, rounded half away from zero. */
function unscaled(text: string, scale: number): bigint {
  const negative = text.startsWith('-')
  const [whole = '0', fraction = ''] = text.replace(/^[-+]/, '').split('.')
  const kept = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'))
  const rounded = (fraction[scale] ?? '0') >= '5' ? kept + 1n : kept
  return negative ? -rounded : rounded
}

// The first three groups are little-endian (MS-TDS 2.2.5.5.1.5 / RFC 4122 "GUID").
function guidBytes(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}
