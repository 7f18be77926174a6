import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ProtocolError, readBytes } from '../src/tds/byte-reader.ts'
import { readLogin7 } from '../src/tds/login7.ts'
import { joinPackets, PACKET, splitPackets } from '../src/tds/packet.ts'
import type { Message } from '../src/tds/packet.ts'
import { readPrelogin } from '../src/tds/prelogin.ts'
import { readRpc } from '../src/tds/rpc-request.ts'
import { readTransactionRequest } from '../src/tds/transaction-request.ts'
import { DAMAGED } from './damaged-messages.ts'
import {
  damaged,
  headers,
  LOGIN,
  PARAMETERS,
  PRELOGIN,
  READERS,
  RPC,
  TRANSACTION,
  written,
} from './messages.ts'

// Whatever bytes a peer sends, a reader gives a value or a ProtocolError: never another error, and never an endless loop.

/** Damaged messages in all; PUENTE_FUZZ_PACKETS asks for more, and fast-check prints the seed of a failure. */
const RUNS = Math.ceil(Number(process.env['PUENTE_FUZZ_PACKETS'] ?? '9000') / 6)
const MAX_BYTES = 1_000_000

/** Runs a reader; anything but a value or a ProtocolError is thrown on. */
function readOrRefuse(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
  }
}

test('the samples themselves are read whole', () => {
  assert.equal(readRpc(readBytes(RPC)).length, PARAMETERS.length)
  const { user, database, federated } = readLogin7(LOGIN)
  assert.deepEqual(
    { user, database, federated },
    { user: 'user', database: 'shop', federated: false },
  )
  assert.equal(readPrelogin(PRELOGIN), 0)
  assert.deepEqual(readTransactionRequest(readBytes(TRANSACTION)), {
    kind: 'rollback',
    name: 'sp',
    thenBegin: true,
    isolation: 2,
  })
})

test('each known damaged message is read or refused as it was before', () => {
  assert.ok(DAMAGED.length > 40)
  for (const { reader, outcome, bytes, why } of DAMAGED) {
    const read = READERS.find(([name]) => name === reader)?.[2] ?? assert.fail(reader)
    if (outcome === 'refused') assert.throws(() => read(bytes), ProtocolError, why)
    else assert.doesNotThrow(() => read(bytes), why)
  }
})

for (const [name, sample, read] of READERS) {
  test(`damaged and cut bytes of ${name} are read or refused`, () => {
    fc.assert(
      fc.property(damaged(sample), (bytes) => readOrRefuse(() => read(bytes))),
      { numRuns: RUNS },
    )
  })
  test(`every beginning of ${name} is read or refused`, () => {
    for (let length = 0; length < sample.length; length += 1)
      readOrRefuse(() => read(sample.subarray(0, length)))
  })
}

test('each kind of parameter is read or refused with any byte changed', () => {
  for (const parameter of PARAMETERS) {
    const call = written((out) => {
      headers(out)
      out.raw(Buffer.from([0xff, 0xff, 10, 0, 0, 0, 0, 0]))
      parameter(out)
    })
    for (let at = 22; at < call.length; at += 1) {
      for (let byte = 0; byte < 256; byte += 1) {
        const bytes = Buffer.from(call)
        bytes[at] = byte
        readOrRefuse(() => readRpc(readBytes(bytes)))
      }
    }
  }
})

const chunked = (bytes: Buffer, sizes: readonly number[]): Buffer[] => {
  const chunks: Buffer[] = []
  let at = 0
  for (let index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

test('packets join to the same message however the bytes arrive', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 3000 }),
      fc.integer({ min: 512, max: 32_767 }),
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
      (payload, packetBytes, sizes) => {
        const messages: Message[] = []
        const packets = joinPackets(MAX_BYTES, (message) => messages.push(message))
        const bytes = splitPackets(PACKET.rpc, Buffer.from(payload), packetBytes, true)
        for (const chunk of chunked(bytes, sizes)) packets.push(chunk)
        assert.equal(messages.length, 1)
        assert.deepEqual(messages[0]?.payload, Buffer.from(payload))
      },
    ),
    { numRuns: 500 },
  )
})

test('damaged packets give messages or a protocol fault', () => {
  const sample = splitPackets(PACKET.batch, Buffer.alloc(1200, 0x41), 512, true)
  fc.assert(
    fc.property(
      damaged(sample),
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
      (bytes, sizes) => {
        let total = 0
        readOrRefuse(() => {
          const packets = joinPackets(MAX_BYTES, ({ payload }) => (total += payload.length))
          for (const chunk of chunked(bytes, sizes)) packets.push(chunk)
        })
        assert.ok(total <= bytes.length)
      },
    ),
    { numRuns: RUNS },
  )
})

test('a message above the limit is refused before it is whole', () => {
  const packets = joinPackets(1000, () => assert.fail('a message'))
  const packet = splitPackets(PACKET.batch, Buffer.alloc(504), 512, false)
  packets.push(packet)
  assert.throws(() => packets.push(packet), ProtocolError)
})
