import { decimal, isUnicode, sqlType, timeBytes } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import { ProtocolError } from './byte-reader.ts'
import type { ByteReader } from './byte-reader.ts'
import { MAX_MARKER, TOKEN } from './type-info.ts'

const MAX_PRECISION = 38
const MAX_SHORT_BYTES = 8000

type Layout = 'fixed' | 'byte' | 'short' | 'plp' | 'long' | 'variant'

/** `bytes` is the length of a value; decimals have any of four, strings up to it. */
export type TypeInfo = { type: SqlType; layout: Layout; bytes: number }

/** Reads TYPE_INFO (MS-TDS 2.2.5.6): the type and how its values are laid out. */
export function readTypeInfo(reader: ByteReader): TypeInfo {
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
      const scale = reader.u8()
      if (precision < 1 || precision > MAX_PRECISION || scale > precision)
        throw new ProtocolError(`decimal of precision ${precision} and scale ${scale}`)
      return {
        type: {
          ...decimal(precision, scale),
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
      const bytes = timeBytes(scale) + { time: 0, datetime2: 3, datetimeoffset: 5 }[name]
      return { type: sqlType(name, 0, 0, scale), layout: 'byte', bytes }
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
  if (bytes > MAX_SHORT_BYTES || (isUnicode(name) && bytes % 2 !== 0))
    throw new ProtocolError(`${name} of ${bytes} bytes`)
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
