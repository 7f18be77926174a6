import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startService, tenantConfig, testSql, type Service } from '../service.ts'
import { until } from '../until.ts'
import { caller, rowsOf, startOnSql, type Caller } from './calls.ts'

/** Counts the messages in what a client sends: a packet's header has its length, and a bit in the last of a message (MS-TDS 2.2.3.1). */
const createMessageCounter = () => {
  let rest = Buffer.alloc(0)
  return (chunk: Buffer) => {
    let ended = 0
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 8 && rest.length >= rest.readUInt16BE(2)) {
      ended += (rest[1] ?? 0) & 1
      rest = rest.subarray(rest.readUInt16BE(2))
    }
    return ended
  }
}

/**
 * A wire to the SQL Server. Armed, it counts what is sent to the server from then on, and cuts its
 * connection at one message: before the server gets it, or before the client gets the answer to it.
 */
const startWire = async () => {
  const { server, port } = testSql()
  let cut: { at: number; before: 'server' | 'client' } | undefined
  let cutAfterBytes = Infinity
  let messages = 0
  const wire = createServer((client) => {
    const upstream = connect(port, server)
    let isDeaf = false
    let received = 0
    const countMessages = createMessageCounter()
    for (const socket of [client, upstream]) {
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (chunk: Buffer) => {
      const ended = countMessages(chunk)
      messages += ended
      if (ended > 0 && cut?.at === messages) {
        isDeaf = true
        if (cut.before === 'server') {
          client.destroy()
          return
        }
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (isDeaf || received > cutAfterBytes) client.destroy()
      else client.write(chunk)
    })
  }).listen(0, '127.0.0.1')
  await once(wire, 'listening')
  const address = wire.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    sql: { ...testSql(), server: '127.0.0.1', port: address.port, encrypt: false as const },
    arm: (next: typeof cut) => {
      cut = next
      messages = 0
    },
    /** Cuts every connection over which the server has sent so much. */
    cutAfter: (bytes: number) => {
      cutAfterBytes = bytes
    },
    [Symbol.asyncDispose]: async () => {
      wire.close()
      await once(wire, 'close')
    },
  }
}

const ID = 32_300
const COUNT = `SELECT COUNT(*) FROM catalog.Categories WHERE CategoryId = ${ID}`
const INSERT = {
  sql: `INSERT INTO catalog.Categories (CategoryId, Name) VALUES (${ID}, 'cut')`,
}

/** Waits until no connection is in use or being made clean: from then on only calls send something. */
const untilQuiet = async (service: Service) =>
  until('no connection is in use', () => {
    const { queue, pools } = service.tenants.get('default')?.database ?? assert.fail('no tenant')
    return queue.running === 0 && pools().every(({ used }) => used === 0)
  })

const remove = async (call: Caller) => {
  const answer = await call('execute_sql', {
    sql: `DELETE FROM catalog.Categories WHERE CategoryId = ${ID}`,
  })
  assert.equal(answer.data['status'], 'committed', answer.text)
}

test('a connection cut at any message of a write is never told as what it was not', async (t) => {
  await using wire = await startWire()
  await using straight = await startOnSql()
  const look = await caller(straight)
  await remove(look)
  const seen = new Set<string>()
  // A write is: begin, the statement, commit; behind them comes the cleaning.
  for (const at of [1, 2, 3, 4]) {
    for (const before of ['server', 'client'] as const) {
      await t.test(`message ${at}, before the ${before} has it`, async () => {
        await using service = await startService([tenantConfig(wire.sql)])
        await service.opened()
        const call = await caller(service)
        // A connection to cut must be there: it would take messages of its own to make.
        await remove(call)
        await untilQuiet(service)
        wire.arm({ at, before })
        const answer = await call('execute_sql', INSERT)
        wire.arm(undefined)
        const said = answer.isError ? 'error' : String(answer.data['status'])
        seen.add(said)
        // What was lost at the commit may still be on its way through the server.
        if (said === 'unknown') await delay(200)
        const [[count] = []] = (await rowsOf(look, COUNT)) as unknown[][]
        if (said === 'committed') assert.equal(count, 1, answer.text)
        if (said === 'error') assert.equal(count, 0, answer.text)
        if (at === 3) assert.equal(said, 'unknown', answer.text)
        else assert.notEqual(said, 'unknown', answer.text)
        if (count === 1) await remove(look)
        assert.deepEqual(await rowsOf(call, 'SELECT 1 AS v'), [[1]])
      })
    }
  }
  assert.deepEqual([...seen].toSorted(), ['committed', 'error', 'unknown'])
})

test('a server that stops in the middle of a stream is told as lost, and used again', async () => {
  await using wire = await startWire()
  await using service = await startService([
    tenantConfig(wire.sql, { limits: { rows: 100_000, bytes: 1_000_000 } }),
  ])
  await service.opened()
  const call = await caller(service, 'sql:read')
  const sql = 'SELECT OrderId, LineNumber, UnitPrice, Quantity FROM sales.OrderLines'
  wire.cutAfter(150_000)
  const lost = await call('query_sql', { sql })
  assert.equal(lost.isError, true)
  assert.match(lost.text, /connection to the database was lost/)
  wire.cutAfter(Infinity)
  assert.equal((await call('query_sql', { sql })).isError, false)
})

test('of 200 calls at once on 8 connections every one is answered, and nothing is left over', async () => {
  await using service = await startOnSql({ limits: { concurrency: 8 } })
  const [tenant] = service.tenants.all()
  assert.ok(tenant)
  const call = await caller(service, 'sql:read')
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, n) =>
      call('query_sql', { sql: 'SELECT @n', params: { n } }),
    ),
  )
  const done = answers.filter((answer) => !answer.isError)
  const busy = answers.filter((answer) => answer.text.startsWith('Busy: '))
  assert.equal(done.length + busy.length, 200)
  assert.ok(done.length >= 72, `${done.length} done`)
  for (const [n, answer] of answers.entries()) {
    if (!answer.isError) assert.deepEqual(answer.data['rows'], [[n]])
  }
  const { queue, pools } = tenant.database
  await until('nothing is held', () => pools().every(({ used }) => used === 0))
  assert.deepEqual([queue.running, queue.depth], [0, 0])
  assert.ok(pools().every(({ idle }) => idle <= 10))
})

test('what an idle connection lost is asked once more on another', async () => {
  await using wire = await startWire()
  await using service = await startService([tenantConfig(wire.sql)])
  await service.opened()
  const call = await caller(service, 'sql:read')
  assert.deepEqual(await rowsOf(call, 'SELECT 1 AS v'), [[1]])
  await untilQuiet(service)
  wire.arm({ at: 1, before: 'server' })
  assert.deepEqual(await rowsOf(call, 'SELECT 1 AS v'), [[1]])
})
