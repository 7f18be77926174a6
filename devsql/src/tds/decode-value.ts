import { decimal, isUnicode, sqlType, timeBytes } from '../sql-type.ts'
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
import { MAX_MARKER, TOKEN } from './type-info.ts'

const PLP_NULL = 0xffffffffffffffffn

type Layout = 'fixed' | 'byte' | 'short' | 'plp' | 'long' | 'variant'
type TypeInfo = { type: SqlType; layout: Layout; bytes: number }

/** Reads TYPE_INFO and the value behind it, as RPC parameters carry them (MS-TDS 2.2.6.6). */
export function decodeParameter(reader: ByteReader): SqlValue {
  const info = readTypeInfo(reader)
  const bytes = readValueBytes(reader, info)
  if (info.layout === 'variant') throw new ProtocolError('sql_variant parameters are not supported')
  return { type: info.type, text: bytes === null ? null : carrierText(info.type, bytes) }
}

function readTypeInfo(reader: ByteReader): TypeInfo {
  const token = reader.u8()
  const fixed = FIXED_TOKENS.get(token)
  if (fixed) return { type: sqlType(fixed[0]), layout: 'fixed', bytes: fixed[1] }
  switch (token) {
    case TOKEN.intN:
    case TOKEN.bitN:
    case TOKEN.floatN:
    case TOKEN.moneyN:
    case TOKEN.datetimeN:
    case TOKEN.guid: {
      const bytes = reader.u8()
      const name = SIZED_TOKENS.get(token * 256 + bytes)
      if (!name) throw new ProtocolError(`type 0x${token.toString(16)} of ${bytes} bytes`)
      return { type: sqlType(name), layout: 'byte', bytes }
    }
    case TOKEN.decimalN:
    case TOKEN.numericN: {
      const bytes = reader.u8()
      const precision = reader.u8()
      return {
        type: {
          ...decimal(precision, reader.u8()),
          name: token === TOKEN.decimalN ? 'decimal' : 'numeric',
        },
        layout: 'byte',
        bytes,
      }
    }
    case TOKEN.date:
      return { type: sqlType('date'), layout: 'byte', bytes: 3 }
    case TOKEN.time:
    case TOKEN.datetime2:
    case TOKEN.datetimeoffset: {
      const scale = reader.u8()
      if (scale > 7) throw new ProtocolError('time scale above 7')
      const name =
        token === TOKEN.time ? 'time' : token === TOKEN.datetime2 ? 'datetime2' : 'datetimeoffset'
      return { type: sqlType(name, 0, 0, scale), layout: 'byte', bytes: 0 }
    }
    case TOKEN.bigVarChar:
    case TOKEN.bigChar:
    case TOKEN.nvarchar:
    case TOKEN.nchar: {
      const bytes = reader.u16()
      reader.raw(5)
      const name =
        token === TOKEN.bigVarChar
          ? 'varchar'
          : token === TOKEN.bigChar
            ? 'char'
            : token === TOKEN.nvarchar
              ? 'nvarchar'
              : 'nchar'
      return shortInfo(name, bytes)
    }
    case TOKEN.bigVarBinary:
      return shortInfo('varbinary', reader.u16())
    case TOKEN.bigBinary:
      return shortInfo('binary', reader.u16())
    case TOKEN.text:
    case TOKEN.ntext: {
      reader.i32()
      reader.raw(5)
      return { type: sqlType(token === TOKEN.text ? 'text' : 'ntext'), layout: 'long', bytes: 0 }
    }
    case TOKEN.image:
      reader.i32()
      return { type: sqlType('image'), layout: 'long', bytes: 0 }
    case TOKEN.xml:
      if (reader.u8() !== 0) throw new ProtocolError('xml schema collections are not supported')
      return { type: sqlType('xml'), layout: 'plp', bytes: 0 }
    case TOKEN.variant:
      reader.u32()
      return { type: sqlType('sql_variant'), layout: 'variant', bytes: 0 }
    default:
      throw new ProtocolError(`unknown type token 0x${token.toString(16)}`)
  }
}

function shortInfo(name: SqlType['name'], bytes: number): TypeInfo {
  if (bytes === MAX_MARKER) return { type: sqlType(name, -1), layout: 'plp', bytes }
  const length = isUnicode(name) ? bytes / 2 : bytes
  return { type: sqlType(name, Math.max(1, length)), layout: 'short', bytes }
}

const FIXED_TOKENS = new Map<number, [SqlType['name'], number]>([
  [TOKEN.int1, ['tinyint', 1]],
  [TOKEN.bit, ['bit', 1]],
  [TOKEN.int2, ['smallint', 2]],
  [TOKEN.int4, ['int', 4]],
  [TOKEN.int8, ['bigint', 8]],
  [TOKEN.float4, ['real', 4]],
  [TOKEN.float8, ['float', 8]],
  [TOKEN.money, ['money', 8]],
  [TOKEN.money4, ['smallmoney', 4]],
  [TOKEN.datetime, ['datetime', 8]],
  [TOKEN.datetime4, ['smalldatetime', 4]],
])

const SIZED_TOKENS = new Map<number, SqlType['name']>([
  [TOKEN.intN * 256 + 1, 'tinyint'],
  [TOKEN.intN * 256 + 2, 'smallint'],
  [TOKEN.intN * 256 + 4, 'int'],
  [TOKEN.intN * 256 + 8, 'bigint'],
  [TOKEN.bitN * 256 + 1, 'bit'],
  [TOKEN.floatN * 256 + 4, 'real'],
  [TOKEN.floatN * 256 + 8, 'float'],
  [TOKEN.moneyN * 256 + 4, 'smallmoney'],
  [TOKEN.moneyN * 256 + 8, 'money'],
  [TOKEN.datetimeN * 256 + 4, 'smalldatetime'],
  [TOKEN.datetimeN * 256 + 8, 'datetime'],
  [TOKEN.guid * 256 + 16, 'uniqueidentifier'],
])

// oxlint-disable-next-line typescript/consistent-return -- the compiler checks that every case returns
function readValueBytes(reader: ByteReader, info: TypeInfo): Buffer | null {
  switch (info.layout) {
    case 'fixed':
      return reader.raw(info.bytes)
    case 'byte': {
      const length = reader.u8()
      return length === 0 ? null : reader.raw(length)
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

// oxlint-disable-next-line typescript/consistent-return -- the compiler checks that every case returns
function carrierText(type: SqlType, bytes: Buffer): string {
  const need = (count: number): void => {
    if (bytes.length < count) throw new ProtocolError(`${type.name} value of ${bytes.length} bytes`)
  }
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
      return String(bytes.readFloatLE(0))
    case 'float':
      return String(bytes.readDoubleLE(0))
    case 'smallmoney':
      return scaled(BigInt(bytes.readInt32LE(0)), 4)
    case 'money':
      return scaled(
        BigInt.asIntN(64, (BigInt(bytes.readUInt32LE(0)) << 32n) | BigInt(bytes.readUInt32LE(4))),
        4,
      )
    case 'decimal':
    case 'numeric':
      need(5)
      return scaled(unsigned(bytes, 1, bytes.length) * (bytes[0] === 0 ? -1n : 1n), type.scale)
    case 'date':
      need(3)
      return isoOfDay(Number(unsigned(bytes, 0, 3)))
    case 'time':
      need(timeBytes(type.scale))
      return String(ticksOfDay(bytes, type.scale))
    case 'datetime2':
    case 'datetimeoffset': {
      const size = timeBytes(type.scale)
      need(size + (type.name === 'datetime2' ? 3 : 5))
      const ticks = unsigned(bytes, size, size + 3) * TICKS_PER_DAY + ticksOfDay(bytes, type.scale)
      return type.name === 'datetime2' ? String(ticks) : `(${ticks},${bytes.readInt16LE(size + 3)})`
    }
    case 'datetime':
      return String(
        BigInt(bytes.readInt32LE(0) + DAY_1900) * TICKS_PER_DAY +
          ticksOfThreeHundredths(BigInt(bytes.readUInt32LE(4))),
      )
    case 'smalldatetime':
      return String(
        BigInt(bytes.readUInt16LE(0) + DAY_1900) * TICKS_PER_DAY +
          BigInt(bytes.readUInt16LE(2)) * 60n * TICKS_PER_SECOND,
      )
    case 'uniqueidentifier':
      need(16)
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
  unsigned(bytes, 0, timeBytes(scale)) * 10n ** BigInt(7 - scale)

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
