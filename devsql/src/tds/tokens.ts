import type { ResultColumn, SqlValue } from '../sql-type.ts'
import type { ByteWriter } from './byte-writer.ts'
import { encodeChunks, encodeValue, isLarge } from './encode-value.ts'
import { COLLATION, writeTypeInfo } from './type-info.ts'

// MS-TDS 2.2.7, tokens the server writes.
const TOKEN = {
  returnStatus: 0x79,
  columnMetadata: 0x81,
  error: 0xaa,
  info: 0xab,
  returnValue: 0xac,
  loginAck: 0xad,
  row: 0xd1,
  nullRow: 0xd2,
  envChange: 0xe3,
  done: 0xfd,
  doneProc: 0xfe,
  doneInProc: 0xff,
} as const

/** DONE status bits (MS-TDS 2.2.7.6). */
export const DONE = {
  final: 0,
  more: 0x01,
  error: 0x02,
  inTransaction: 0x04,
  count: 0x10,
  attention: 0x20,
} as const

export type DoneKind = 'done' | 'doneProc' | 'doneInProc'

/** Values of CurCmd clients look at. */
export const COMMAND = {
  none: 0,
  select: 0xc1,
  insert: 0xc3,
  delete: 0xc4,
  update: 0xc5,
  merge: 0x117,
} as const

const TDS_VERSION = 0x74000004
const SERVER_NAME = 'DEVSQL'

export function writeDone(
  out: ByteWriter,
  kind: DoneKind,
  status: number,
  command: number,
  rows: number,
): void {
  out.u8(TOKEN[kind])
  out.u16(status)
  out.u16(command)
  out.u64(BigInt(rows))
}

export type ServerMessage = {
  number: number
  state: number
  class: number
  message: string
  line: number
  procedure?: string
}

/** ERROR for class above 10, INFO otherwise. */
export function writeMessage(out: ByteWriter, message: ServerMessage): void {
  out.u8(message.class > 10 ? TOKEN.error : TOKEN.info)
  out.sized(() => {
    out.i32(message.number)
    out.u8(message.state)
    out.u8(message.class)
    out.longText(message.message.slice(0, 16_000))
    out.shortText(SERVER_NAME)
    out.shortText(message.procedure ?? '')
    out.u32(message.line)
  })
}

export function writeLoginAck(out: ByteWriter): void {
  out.u8(TOKEN.loginAck)
  out.sized(() => {
    out.u8(1)
    out.u32be(TDS_VERSION)
    out.shortText('Microsoft SQL Server')
    out.raw(Buffer.from([16, 0, 0x03, 0xe8]))
  })
}

const ENV = {
  database: 1,
  language: 2,
  packetSize: 4,
  collation: 7,
  begin: 8,
  commit: 9,
  rollback: 10,
  resetAck: 18,
} as const

export function writeEnvText(
  out: ByteWriter,
  kind: 'database' | 'language' | 'packetSize',
  to: string,
  from: string,
): void {
  out.u8(TOKEN.envChange)
  out.sized(() => {
    out.u8(ENV[kind])
    out.shortText(to)
    out.shortText(from)
  })
}

export function writeEnvCollation(out: ByteWriter): void {
  out.u8(TOKEN.envChange)
  out.sized(() => {
    out.u8(ENV.collation)
    out.u8(COLLATION.length)
    out.raw(COLLATION)
    out.u8(0)
  })
}

/** Transaction changes: a begin carries the new descriptor, commit and rollback the old one. */
export function writeEnvTransaction(
  out: ByteWriter,
  kind: 'begin' | 'commit' | 'rollback',
  descriptor: bigint,
): void {
  out.u8(TOKEN.envChange)
  out.sized(() => {
    out.u8(ENV[kind])
    if (kind !== 'begin') out.u8(0)
    out.u8(8)
    out.u64(descriptor)
    if (kind === 'begin') out.u8(0)
  })
}

export function writeEnvReset(out: ByteWriter): void {
  out.u8(TOKEN.envChange)
  out.sized(() => {
    out.u8(ENV.resetAck)
    out.u8(0)
    out.u8(0)
  })
}

export function writeReturnStatus(out: ByteWriter, status: number): void {
  out.u8(TOKEN.returnStatus)
  out.i32(status)
}

const FLAG = { nullable: 0x01, updatable: 0x08, identity: 0x10, computed: 0x20 } as const

function columnFlags(column: ResultColumn): number {
  const access = column.identity || column.computed ? 0 : FLAG.updatable
  return (
    (column.nullable ? FLAG.nullable : 0) |
    access |
    (column.identity ? FLAG.identity : 0) |
    (column.computed ? FLAG.computed : 0)
  )
}

export function writeColumnMetadata(out: ByteWriter, columns: readonly ResultColumn[]): void {
  out.u8(TOKEN.columnMetadata)
  out.u16(columns.length)
  for (const column of columns) {
    out.u32(column.type.name === 'rowversion' ? 80 : 0) // UserType: timestamp is 0x50
    out.u16(columnFlags(column))
    writeTypeInfo(out, column.type, column.nullable)
    if (
      column.type.name === 'text' ||
      column.type.name === 'ntext' ||
      column.type.name === 'image'
    ) {
      out.u8(1)
      out.longText('')
    }
    out.shortText(column.name)
  }
}

type Cells = readonly (string | null)[]

/** ROW, or NBCROW where the row has nulls: a bitmap then stands for them (MS-TDS 2.2.7.14). */
function writeRowStart(out: ByteWriter, cells: Cells): void {
  const hasNull = cells.includes(null)
  out.u8(hasNull ? TOKEN.nullRow : TOKEN.row)
  if (!hasNull) return
  const bitmap = Buffer.alloc(Math.ceil(cells.length / 8))
  cells.forEach((cell, index) => {
    if (cell === null) bitmap[index >> 3] = (bitmap[index >> 3] ?? 0) | (1 << (index & 7))
  })
  out.raw(bitmap)
}

export function writeRow(out: ByteWriter, columns: readonly ResultColumn[], cells: Cells): void {
  writeRowStart(out, cells)
  columns.forEach((column, index) => {
    const cell = cells[index] ?? null
    if (cell !== null) encodeValue(out, column.type, column.nullable, cell)
  })
}

export const hasLargeValue = (columns: readonly ResultColumn[], cells: Cells): boolean =>
  columns.some(({ type }, index) => isLarge(type, cells[index] ?? ''))

/** Writes a row with large values; stops within them, so that what is there can be sent. */
export function* writeLargeRow(
  out: ByteWriter,
  columns: readonly ResultColumn[],
  cells: Cells,
): Generator<undefined> {
  writeRowStart(out, cells)
  for (const [index, { type, nullable }] of columns.entries()) {
    const cell = cells[index] ?? null
    if (cell === null) continue
    if (isLarge(type, cell)) yield* encodeChunks(out, type, cell)
    else encodeValue(out, type, nullable, cell)
  }
}

/** An OUTPUT parameter of a procedure call. */
export function writeReturnValue(
  out: ByteWriter,
  ordinal: number,
  name: string,
  value: SqlValue,
): void {
  out.u8(TOKEN.returnValue)
  out.u16(ordinal)
  out.shortText(name)
  out.u8(0x01)
  out.u32(0)
  out.u16(FLAG.nullable)
  writeTypeInfo(out, value.type, true)
  encodeValue(out, value.type, true, value.text)
}
