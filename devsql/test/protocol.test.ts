import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readBytes } from '../src/tds/byte-reader.ts'
import { DONE } from '../src/tds/tokens.ts'
import { COLLATION, TOKEN } from '../src/tds/type-info.ts'
import type { ByteWriter } from '../src/tds/byte-writer.ts'
import { lastDone, openRawClient, RESET, RESET_KEEP_TRANSACTION } from './raw-client.ts'
import { startDevsql } from './stand.ts'
import type { Stand } from './stand.ts'

// What no driver does, or none lets a test see.

let stand: Stand
before(async () => {
  stand = await startDevsql()
})
after(() => stand[Symbol.asyncDispose]())

test('packets have the size the login asked for, in messages of many of them, both ways', async () => {
  for (const [asked, agreed] of [
    [512, 512],
    [4096, 4096],
    [32_767, 32_767],
  ] as const) {
    await using client = await openRawClient(stand, { packetBytes: asked })
    assert.ok(client.entered.bytes.includes(Buffer.from(String(agreed), 'utf16le')))
    const text = 'x'.repeat(50_000)
    const { bytes, packets } = await client.batch(`SELECT N'${text}' AS a`)
    assert.ok(bytes.includes(Buffer.from(text, 'utf16le').subarray(0, 60_000)))
    assert.ok(packets.slice(0, -1).every((length) => length === agreed))
    assert.ok((packets.at(-1) ?? 0) <= agreed)
    assert.equal(packets.length, Math.ceil(bytes.length / (agreed - 8)))
  }
})

test('sizes beyond the limits are brought into them', async () => {
  for (const [asked, agreed] of [
    [100, 512],
    [0, 4096],
    [65_000, 32_767],
  ] as const) {
    await using client = await openRawClient(stand, { packetBytes: asked })
    assert.ok(client.entered.bytes.includes(Buffer.from(String(agreed), 'utf16le')))
    assert.equal(lastDone(await client.batch('SELECT 1')).rows, 1)
  }
})

test('a reset with its transaction kept keeps that alone', async () => {
  await using client = await openRawClient(stand)
  await client.batch(
    "BEGIN TRANSACTION; INSERT INTO catalog.Categories (CategoryId, Name) VALUES (801, N'kept')",
  )
  await client.batch(
    "CREATE TABLE #t (a int); EXEC sp_set_session_context N'k', N'v'; SET XACT_ABORT ON",
  )
  const { bytes } = await client.batch(
    "SELECT N'count' + CAST(@@TRANCOUNT AS nvarchar(5)) + ISNULL(CAST(SESSION_CONTEXT(N'k') AS nvarchar(5)), N'gone') + CAST((SELECT COUNT(*) FROM catalog.Categories WHERE CategoryId = 801) AS nvarchar(5))",
    RESET_KEEP_TRANSACTION,
  )
  assert.ok(bytes.includes(Buffer.from('count1gone1', 'utf16le')))
  assert.deepEqual([...bytes.subarray(0, 6)], [0xe3, 3, 0, 18, 0, 0])
  const reset = await client.batch(
    "SELECT N'count' + CAST(@@TRANCOUNT AS nvarchar(5)) + CAST((SELECT COUNT(*) FROM catalog.Categories WHERE CategoryId = 801) AS nvarchar(5))",
    RESET,
  )
  assert.ok(reset.bytes.includes(Buffer.from('count00', 'utf16le')))
})

const BEGIN = 5
const COMMIT = 7
const ROLLBACK = 8
const SAVE = 9
const SNAPSHOT = 5

const named = (out: ByteWriter, name: string): void => {
  out.u8(name.length * 2)
  out.ucs2(name)
}

test('transaction requests nest, save and begin anew', async () => {
  await using client = await openRawClient(stand)
  const count = async (): Promise<number> => {
    const { bytes } = await client.batch("SELECT N'<' + CAST(@@TRANCOUNT AS nvarchar(5)) + N'>'")
    return Number(
      /<(\d)>/.exec(bytes.toString('utf16le', bytes.indexOf(Buffer.from('<', 'utf16le'))))?.[1],
    )
  }
  const begin = (isolation: number) =>
    client.transaction((out) => {
      out.u16(BEGIN)
      out.u8(isolation)
      named(out, '')
    })
  const end = (kind: number, name = '', thenBegin = false) =>
    client.transaction((out) => {
      out.u16(kind)
      named(out, name)
      out.u8(thenBegin ? 1 : 0)
      if (thenBegin) {
        out.u8(2)
        named(out, '')
      }
    })
  const begun = await begin(SNAPSHOT)
  // ENVCHANGE 8 with the descriptor of the transaction.
  assert.deepEqual([...begun.bytes.subarray(0, 5)], [0xe3, 11, 0, 8, 8])
  client.enlist(begun.bytes.readBigUInt64LE(5))
  assert.equal(await count(), 1)
  const inner = await begin(0)
  assert.notEqual(inner.bytes[0], 0xe3)
  assert.equal(await count(), 2)
  await client.transaction((out) => {
    out.u16(SAVE)
    named(out, 'here')
  })
  await client.batch("INSERT INTO catalog.Categories (CategoryId, Name) VALUES (802, N'saved')")
  await end(ROLLBACK, 'here')
  assert.equal(await count(), 2)
  await end(COMMIT)
  assert.equal(await count(), 1)
  const ended = await end(COMMIT, '', true)
  assert.deepEqual([...ended.bytes.subarray(0, 5)], [0xe3, 11, 0, 9, 0])
  assert.equal(await count(), 1)
  await end(ROLLBACK)
  assert.equal(await count(), 0)
  assert.equal(lastDone(await end(COMMIT)).status & DONE.error, DONE.error)
  const rows = await client.batch(
    'SELECT CategoryId FROM catalog.Categories WHERE CategoryId = 802',
  )
  assert.equal(lastDone(rows).rows, 0)
})

test('procedures are called by their ids, several in one message', async () => {
  await using client = await openRawClient(stand)
  const text = (out: ByteWriter, value: string): void => {
    out.u8(0)
    out.u8(0)
    out.u8(TOKEN.nvarchar)
    out.u16(8000)
    out.raw(COLLATION)
    out.u16(value.length * 2)
    out.ucs2(value)
  }
  const call = (out: ByteWriter, value: string): void => {
    out.u16(0xffff)
    out.u16(10)
    out.u16(0)
    text(out, value)
  }
  const { bytes } = await client.rpc((out) => {
    call(out, "SELECT N'first'")
    out.u8(0xff)
    call(out, "SELECT N'second'")
  })
  const [first, second] = ['first', 'second'].map((word) =>
    bytes.indexOf(Buffer.from(word, 'utf16le')),
  )
  assert.ok(first !== undefined && second !== undefined && first > 0 && second > first)
  assert.equal(lastDone({ bytes, packets: [] }).token, 0xfe)
})

test('a value of 20 MB passes both ways', async () => {
  await using client = await openRawClient(stand, { packetBytes: 32_767 })
  const value = Buffer.from('añ日🎁'.repeat(2_000_001), 'utf16le')
  const text = (out: ByteWriter, words: string): void => {
    out.raw(Buffer.from([0, 0, TOKEN.nvarchar, 0x40, 0x1f]))
    out.raw(COLLATION)
    out.u16(words.length * 2)
    out.ucs2(words)
  }
  const { bytes } = await client.rpc((out) => {
    out.raw(Buffer.from([0xff, 0xff, 10, 0, 0, 0]))
    text(out, 'SELECT 7, @value, NULL')
    text(out, '@value nvarchar(max)')
    out.raw(Buffer.from([0, 0, TOKEN.nvarchar, 0xff, 0xff]))
    out.raw(COLLATION)
    // PLP of an unknown length (MS-TDS 2.2.5.2.3), in chunks that cut characters in two.
    out.u64(0xfffffffffffffffen)
    for (let at = 0; at < value.length; at += 999_999) {
      const chunk = value.subarray(at, at + 999_999)
      out.u32(chunk.length)
      out.raw(chunk)
    }
    out.u32(0)
  })
  const total = Buffer.alloc(8)
  total.writeBigUInt64LE(BigInt(value.length))
  const reader = readBytes(bytes, bytes.indexOf(total) + 8)
  const chunks: Buffer[] = []
  for (let size = reader.u32(); size > 0; size = reader.u32()) chunks.push(reader.raw(size))
  assert.ok(Buffer.concat(chunks).equals(value))
  assert.equal(lastDone(await client.batch('SELECT 1')).rows, 1)
})

test('counts and flags of DONE match, and NOCOUNT takes them away', async () => {
  await using client = await openRawClient(stand)
  const status = async (sql: string) => {
    const { status: bits, rows, command } = lastDone(await client.batch(sql))
    return { count: (bits & DONE.count) !== 0, error: (bits & DONE.error) !== 0, rows, command }
  }
  assert.deepEqual(await status('SELECT TOP 3 OrderId FROM sales.Orders'), {
    count: true,
    error: false,
    rows: 3,
    command: 0xc1,
  })
  assert.deepEqual(
    await status('UPDATE catalog.Categories SET Name = Name WHERE CategoryId <= 3'),
    {
      count: true,
      error: false,
      rows: 3,
      command: 0xc5,
    },
  )
  assert.deepEqual(await status('DECLARE @a int = 1'), {
    count: false,
    error: false,
    rows: 0,
    command: 0,
  })
  assert.equal((await status('SELECT * FROM nowhere')).error, true)
  assert.deepEqual(await status('SET NOCOUNT ON; SELECT TOP 3 OrderId FROM sales.Orders'), {
    count: false,
    error: false,
    rows: 0,
    command: 0xc1,
  })
})

test('attention is answered while rows stream to a client that does not read', async (context) => {
  await using client = await openRawClient(stand)
  client.postBatch('SELECT * FROM sales.OrderLines a CROSS JOIN sales.OrderLines b')
  client.socket.pause()
  await sleep(500)
  const started = performance.now()
  client.attention()
  client.socket.resume()
  const statement = await client.answer()
  const { status } = lastDone(await client.answer())
  context.diagnostic(`answered after ${(performance.now() - started).toFixed(0)} ms`)
  assert.equal(status, DONE.attention)
  assert.equal(lastDone(statement).status & DONE.error, DONE.error)
  assert.equal(lastDone(await client.batch('SELECT 1')).rows, 1)
})

test('a statement waits for a client that does not read, and then goes on', async () => {
  await using client = await openRawClient(stand)
  client.postBatch('SELECT TOP 60000 * FROM sales.OrderLines')
  client.socket.pause()
  await sleep(300)
  client.socket.resume()
  assert.equal(lastDone(await client.answer()).rows, 60_000)
})
