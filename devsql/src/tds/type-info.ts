import { decimalBytes } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import type { ByteWriter } from './byte-writer.ts'

// MS-TDS 2.2.5.4, data type tokens.
export const TOKEN = {
  image: 0x22,
  text: 0x23,
  guid: 0x24,
  intN: 0x26,
  date: 0x28,
  time: 0x29,
  datetime2: 0x2a,
  datetimeoffset: 0x2b,
  int1: 0x30,
  bit: 0x32,
  int2: 0x34,
  int4: 0x38,
  datetime4: 0x3a,
  float4: 0x3b,
  money: 0x3c,
  datetime: 0x3d,
  float8: 0x3e,
  variant: 0x62,
  ntext: 0x63,
  bitN: 0x68,
  decimalN: 0x6a,
  numericN: 0x6c,
  floatN: 0x6d,
  moneyN: 0x6e,
  datetimeN: 0x6f,
  money4: 0x7a,
  int8: 0x7f,
  bigVarBinary: 0xa5,
  bigVarChar: 0xa7,
  bigBinary: 0xad,
  bigChar: 0xaf,
  nvarchar: 0xe7,
  nchar: 0xef,
  xml: 0xf1,
} as const

/** SQL_Latin1_General_CP1_CI_AS (MS-TDS 2.2.5.1.2). */
export const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34])

export const MAX_MARKER = 0xffff

/** Length of a TEXT, NTEXT or IMAGE column. */
const LONG_BYTES = 0x7fffffff

/** Fixed-length tokens SQL Server uses for columns that cannot be null. */
const FIXED: Partial<Record<SqlType['name'], number>> = {
  bit: TOKEN.bit,
  tinyint: TOKEN.int1,
  smallint: TOKEN.int2,
  int: TOKEN.int4,
  bigint: TOKEN.int8,
  real: TOKEN.float4,
  float: TOKEN.float8,
  money: TOKEN.money,
  smallmoney: TOKEN.money4,
  datetime: TOKEN.datetime,
  smalldatetime: TOKEN.datetime4,
}

const NULLABLE: Partial<Record<SqlType['name'], [token: number, bytes: number]>> = {
  bit: [TOKEN.bitN, 1],
  tinyint: [TOKEN.intN, 1],
  smallint: [TOKEN.intN, 2],
  int: [TOKEN.intN, 4],
  bigint: [TOKEN.intN, 8],
  real: [TOKEN.floatN, 4],
  float: [TOKEN.floatN, 8],
  money: [TOKEN.moneyN, 8],
  smallmoney: [TOKEN.moneyN, 4],
  datetime: [TOKEN.datetimeN, 8],
  smalldatetime: [TOKEN.datetimeN, 4],
  uniqueidentifier: [TOKEN.guid, 16],
}

/** Whether the values of a column with this TYPE_INFO carry no length byte. */
export const isFixed = (type: SqlType, nullable: boolean): boolean =>
  !nullable && FIXED[type.name] !== undefined

/** Writes TYPE_INFO (MS-TDS 2.2.5.6). */
export function writeTypeInfo(out: ByteWriter, type: SqlType, nullable: boolean): void {
  const fixed = FIXED[type.name]
  if (fixed !== undefined && !nullable) return out.u8(fixed)
  const sized = NULLABLE[type.name]
  if (sized) {
    out.u8(sized[0])
    return out.u8(sized[1])
  }
  switch (type.name) {
    case 'decimal':
    case 'numeric':
      out.u8(type.name === 'decimal' ? TOKEN.decimalN : TOKEN.numericN)
      out.u8(decimalBytes(type.precision))
      out.u8(type.precision)
      return out.u8(type.scale)
    case 'date':
      return out.u8(TOKEN.date)
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      out.u8(TOKEN[type.name])
      return out.u8(type.scale)
    case 'char':
    case 'varchar':
      out.u8(type.name === 'char' ? TOKEN.bigChar : TOKEN.bigVarChar)
      out.u16(type.length === -1 ? MAX_MARKER : type.length)
      return out.raw(COLLATION)
    case 'nchar':
    case 'nvarchar':
      out.u8(type.name === 'nchar' ? TOKEN.nchar : TOKEN.nvarchar)
      out.u16(type.length === -1 ? MAX_MARKER : type.length * 2)
      return out.raw(COLLATION)
    case 'binary':
    case 'rowversion':
      out.u8(TOKEN.bigBinary)
      return out.u16(type.length)
    case 'varbinary':
      out.u8(TOKEN.bigVarBinary)
      return out.u16(type.length === -1 ? MAX_MARKER : type.length)
    case 'text':
    case 'ntext':
      out.u8(TOKEN[type.name])
      out.i32(LONG_BYTES)
      return out.raw(COLLATION)
    case 'image':
      out.u8(TOKEN.image)
      return out.i32(LONG_BYTES)
    case 'xml':
      out.u8(TOKEN.xml)
      return out.u8(0) // no schema collection
    case 'sql_variant':
      out.u8(TOKEN.variant)
      return out.u32(8009)
    default:
      throw new Error(`no TYPE_INFO for ${type.name}`)
  }
}
