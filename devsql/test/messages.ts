import * as fc from 'fast-check'
import { readBytes } from '../src/tds/byte-reader.ts'
import { writeBytes } from '../src/tds/byte-writer.ts'
import type { ByteWriter } from '../src/tds/byte-writer.ts'
import { readLogin7 } from '../src/tds/login7.ts'
import { readPrelogin, writePrelogin } from '../src/tds/prelogin.ts'
import { readRpc, skipHeaders } from '../src/tds/rpc-request.ts'
import { readTransactionRequest } from '../src/tds/transaction-request.ts'
import { COLLATION, TOKEN } from '../src/tds/type-info.ts'

// A message of each kind a client sends, what reads it, and how it is damaged.

export const written = (write: (out: ByteWriter) => void): Buffer => {
  const out = writeBytes()
  write(out)
  return out.take()
}

export const headers = (out: ByteWriter): void => {
  out.u32(22)
  out.u32(18)
  out.u16(2)
  out.u64(0n)
  out.u32(1)
}

/** TYPE_INFO and value of one parameter of each kind of layout. */
export const PARAMETERS: readonly ((out: ByteWriter) => void)[] = [
  (out) => out.raw(Buffer.from([TOKEN.int4, 1, 2, 3, 4])),
  (out) => out.raw(Buffer.from([TOKEN.intN, 8, 8, 1, 2, 3, 4, 5, 6, 7, 8])),
  (out) => out.raw(Buffer.from([TOKEN.bitN, 1, 1, 1])),
  (out) => out.raw(Buffer.from([TOKEN.floatN, 8, 8, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f])),
  (out) => out.raw(Buffer.from([TOKEN.moneyN, 8, 8, 0, 0, 0, 0, 1, 0, 0, 0])),
  (out) => out.raw(Buffer.from([TOKEN.datetimeN, 8, 8, 0, 0xb0, 0, 0, 1, 0, 0, 0])),
  (out) => out.raw(Buffer.from([TOKEN.datetimeN, 4, 4, 0, 0xb0, 1, 0])),
  (out) => out.raw(Buffer.from([TOKEN.decimalN, 9, 18, 4, 9, 1, 1, 2, 3, 4, 0, 0, 0, 0])),
  (out) => out.raw(Buffer.from([TOKEN.date, 3, 1, 2, 11])),
  (out) => out.raw(Buffer.from([TOKEN.time, 7, 5, 1, 2, 3, 4, 0])),
  (out) => out.raw(Buffer.from([TOKEN.datetime2, 7, 8, 1, 2, 3, 4, 0, 1, 2, 11])),
  (out) => out.raw(Buffer.from([TOKEN.datetimeoffset, 3, 9, 1, 2, 3, 4, 1, 2, 11, 60, 0])),
  (out) => out.raw(Buffer.from([TOKEN.guid, 16, 16, ...Buffer.alloc(16, 7)])),
  (out) => {
    out.u8(TOKEN.nvarchar)
    out.u16(8000)
    out.raw(COLLATION)
    out.u16(4)
    out.ucs2('né')
  },
  (out) => {
    out.u8(TOKEN.nvarchar)
    out.u16(0xffff)
    out.raw(COLLATION)
    out.u64(8n)
    out.u32(4)
    out.ucs2('ab')
    out.u32(4)
    out.ucs2('cd')
    out.u32(0)
  },
  (out) => {
    out.u8(TOKEN.bigVarBinary)
    out.u16(10)
    out.u16(2)
    out.raw(Buffer.from([1, 2]))
  },
  (out) => {
    out.u8(TOKEN.ntext)
    out.i32(100)
    out.raw(COLLATION)
    out.i32(4)
    out.ucs2('ab')
  },
]

export const RPC = written((out) => {
  headers(out)
  for (const [index, parameter] of PARAMETERS.entries()) {
    out.u16(0xffff)
    out.u16(10)
    out.u16(0)
    out.u8(2)
    out.ucs2(`@${String.fromCharCode(97 + index)}`)
    out.u8(0)
    parameter(out)
    if (index < PARAMETERS.length - 1) out.u8(0xff)
  }
})

/** FeatureExt: session recovery with one byte of data, then the end. */
const FEATURES = Buffer.from([0x01, 1, 0, 0, 0, 0, 0xff])

export const LOGIN = written((out) => {
  const fields = ['host', 'user', 'secret', 'app', 'server', '--', 'library', 'english', 'shop']
  let offset = 94
  const length = offset + fields.join('').length * 2
  out.u32(length + FEATURES.length)
  out.u32(0x74000004)
  out.u32(4096)
  out.raw(Buffer.alloc(12))
  out.raw(Buffer.from([0xe0, 0x03, 0, 0x10]))
  out.raw(Buffer.alloc(8))
  for (const field of fields) {
    out.u16(offset)
    out.u16(field.length)
    offset += field.length * 2
  }
  out.raw(Buffer.alloc(94 - out.length()))
  for (const field of fields) {
    // The extension is four bytes: where the list of features begins.
    if (field === '--') out.u32(length)
    else out.ucs2(field)
  }
  out.raw(FEATURES)
})

export const TRANSACTION = written((out) => {
  headers(out)
  out.u16(8)
  out.u8(4)
  out.ucs2('sp')
  out.u8(1)
  out.u8(2)
  out.u8(0)
})

export const PRELOGIN = writePrelogin(0)

type Reader = (bytes: Buffer) => unknown
/** What reads each kind of message, with a sample of it. */
export const READERS: readonly [name: string, sample: Buffer, read: Reader][] = [
  ['RPC', RPC, (bytes) => readRpc(readBytes(bytes))],
  ['LOGIN7', LOGIN, readLogin7],
  ['PRELOGIN', PRELOGIN, readPrelogin],
  ['transaction request', TRANSACTION, (bytes) => readTransactionRequest(readBytes(bytes))],
  ['ALL_HEADERS', RPC, (bytes) => skipHeaders(readBytes(bytes))],
]

/** A sample with some bytes replaced, and cut off or followed by others. */
export const damaged = (sample: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .record({
      changes: fc.array(
        fc.tuple(
          fc.nat({ max: sample.length - 1 }),
          fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 0x7f, 0x80, 0xff)),
        ),
        { maxLength: 6 },
      ),
      length: fc.oneof(fc.constant(sample.length), fc.nat({ max: sample.length })),
      tail: fc.uint8Array({ maxLength: 8 }),
    })
    .map(({ changes, length, tail }) => {
      const bytes = Buffer.from(sample)
      for (const [at, byte] of changes) bytes[at] = byte
      return Buffer.concat([bytes.subarray(0, length), tail])
    })
