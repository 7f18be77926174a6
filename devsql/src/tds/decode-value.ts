import { timeBytes } from '../sql-type.ts'
import type { SqlType, SqlValue } from '../sql-type.ts'
import { ProtocolError } from './byte-reader.ts'
import type { ByteReader } from './byte-reader.ts'
import { fromCodePage } from './codepage.ts'
import {
  DAY_1900,
  isoOfDay,
  TICKS_PER_DAY,
  TICKS_PER_SECOND,
  ticksOfThreeHundredths,
} from './moment.ts'
import { readTypeInfo } from './read-type-info.ts'
import type { TypeInfo } from './read-type-info.ts'
import { MAX_MARKER } from './type-info.ts'

const PLP_NULL = 0xffffffffffffffffn
const LAST_DAY = 3_652_058n

/** A sign and 4, 8, 12 or 16 bytes of digits (MS-TDS 2.2.5.5.1.6). */
const DECIMAL_BYTES: ReadonlySet<number> = new Set([5, 9, 13, 17])

/** Reads TYPE_INFO and the value behind it, as RPC parameters carry them (MS-TDS 2.2.6.6). */
export function decodeParameter(reader: ByteReader): SqlValue {
  const info = readTypeInfo(reader)
  const bytes = readValueBytes(reader, info)
  if (info.layout === 'variant') throw new ProtocolError('sql_variant parameters are not supported')
  return { type: info.type, text: bytes === null ? null : carrierText(info.type, bytes) }
}

function readValueBytes(reader: ByteReader, info: TypeInfo): Buffer | null {
  switch (info.layout) {
    case 'fixed':
      return reader.raw(info.bytes)
    case 'byte': {
      const length = reader.u8()
      if (length === 0) return null
      const fits = isDecimal(info.type) ? DECIMAL_BYTES.has(length) : length === info.bytes
      if (!fits) throw new ProtocolError(`${info.type.name} value of ${length} bytes`)
      return reader.raw(length)
    }
    case 'short': {
      const length = reader.u16()
      return length === MAX_MARKER ? null : reader.raw(length)
    }
    case 'long': {
      const length = reader.i32()
      return length === -1 ? null : reader.raw(length)
    }
    case 'variant': {
      const length = reader.u32()
      return length === 0 ? null : reader.raw(length)
    }
    case 'plp': {
      if (reader.u64() === PLP_NULL) return null
      const chunks: Buffer[] = []
      for (let length = reader.u32(); length !== 0; length = reader.u32())
        chunks.push(reader.raw(length))
      return Buffer.concat(chunks)
    }
  }
}

function carrierText(type: SqlType, bytes: Buffer): string {
  switch (type.name) {
    case 'bit':
      return bytes[0] === 0 ? '0' : '1'
    case 'tinyint':
      return String(bytes[0])
    case 'smallint':
    case 'int':
      return String(bytes.readIntLE(0, bytes.length))
    case 'bigint':
      return String(bytes.readBigInt64LE(0))
    case 'real':
      return finite(bytes.readFloatLE(0))
    case 'float':
      return finite(bytes.readDoubleLE(0))
    case 'smallmoney':
      return scaled(BigInt(bytes.readInt32LE(0)), 4)
    case 'money':
      return scaled(
        BigInt.asIntN(64, (BigInt(bytes.readUInt32LE(0)) << 32n) | BigInt(bytes.readUInt32LE(4))),
        4,
      )
    case 'decimal':
    case 'numeric':
      return scaled(unsigned(bytes, 1, bytes.length) * (bytes[0] === 0 ? -1n : 1n), type.scale)
    case 'date':
      return isoOfDay(Number(day(unsigned(bytes, 0, 3))))
    case 'time':
      return String(ticksOfDay(bytes, type.scale))
    case 'datetime2':
    case 'datetimeoffset': {
      const size = timeBytes(type.scale)
      const ticks =
        day(unsigned(bytes, size, size + 3)) * TICKS_PER_DAY + ticksOfDay(bytes, type.scale)
      return type.name === 'datetime2' ? String(ticks) : `(${ticks},${bytes.readInt16LE(size + 3)})`
    }
    case 'datetime':
      return String(
        day(BigInt(bytes.readInt32LE(0) + DAY_1900)) * TICKS_PER_DAY +
          timeOfDay(ticksOfThreeHundredths(BigInt(bytes.readUInt32LE(4)))),
      )
    case 'smalldatetime':
      return String(
        BigInt(bytes.readUInt16LE(0) + DAY_1900) * TICKS_PER_DAY +
          timeOfDay(BigInt(bytes.readUInt16LE(2)) * 60n * TICKS_PER_SECOND),
      )
    case 'uniqueidentifier':
      return guidText(bytes)
    case 'binary':
    case 'varbinary':
    case 'image':
    case 'rowversion':
      return `\\x${bytes.toString('hex')}`
    case 'char':
    case 'varchar':
    case 'text':
      return fromCodePage(bytes)
    case 'nchar':
    case 'nvarchar':
    case 'ntext':
    case 'xml':
      if (bytes.length % 2 !== 0) throw new ProtocolError(`${type.name} of an odd number of bytes`)
      return bytes.toString('utf16le').replace(/^\uFEFF/, type.name === 'xml' ? '' : '\uFEFF')
    case 'sql_variant':
      throw new ProtocolError('sql_variant parameters are not supported')
  }
}

function unsigned(bytes: Buffer, from: number, to: number): bigint {
  let value = 0n
  for (let index = to - 1; index >= from; index -= 1)
    value = (value << 8n) | BigInt(bytes[index] ?? 0)
  return value
}

const ticksOfDay = (bytes: Buffer, scale: number): bigint =>
  timeOfDay(unsigned(bytes, 0, timeBytes(scale)) * 10n ** BigInt(7 - scale))

/** Days since 0001-01-01, up to 9999-12-31. */
const day = (value: bigint): bigint => within(value, LAST_DAY, 'date')
const timeOfDay = (ticks: bigint): bigint => within(ticks, TICKS_PER_DAY - 1n, 'time of day')

function within(value: bigint, most: bigint, what: string): bigint {
  if (value < 0n || value > most) throw new ProtocolError(`${what} out of range`)
  return value
}

function finite(value: number): string {
  if (!Number.isFinite(value)) throw new ProtocolError('float that is no number')
  return String(value)
}

const isDecimal = (type: SqlType): boolean => type.name === 'decimal' || type.name === 'numeric'

function scaled(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  const sign = value < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

function guidText(bytes: Buffer): string {
  const hex = (from: number, to: number, reversed: boolean): string => {
    const part = Buffer.from(bytes.subarray(from, to))
    // oxlint-disable-next-line unicorn/no-array-reverse -- a copy made for it
    return (reversed ? part.reverse() : part).toString('hex')
  }
  return [
    hex(0, 4, true),
    hex(4, 6, true),
    hex(6, 8, true),
    hex(8, 10, false),
    hex(10, 16, false),
  ].join('-')
}
