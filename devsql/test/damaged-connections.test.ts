import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { after, before, test } from 'node:test'
import * as fc from 'fast-check'
import { PACKET, splitPackets } from '../src/tds/packet.ts'
import { DAMAGED } from './damaged-messages.ts'
import { damaged, LOGIN, PRELOGIN } from './messages.ts'
import { lastDone, openRawClient } from './raw-client.ts'
import { startDevsql } from './stand.ts'
import type { Stand } from './stand.ts'

// Damaged messages over a real socket: each is answered or ends its own connection, and nothing else.

/** How long prelogin and login are fuzzed; PUENTE_FUZZ_MS asks for more. */
const FUZZ_MS = Number(process.env['PUENTE_FUZZ_MS'] ?? '3000')
const PACKET_BYTES = 4096
const PACKET_TYPES: Readonly<Record<string, number>> = {
  RPC: PACKET.rpc,
  ALL_HEADERS: PACKET.rpc,
  'transaction request': PACKET.transaction,
}

let stand: Stand
before(async () => {
  stand = await startDevsql()
})
after(() => stand[Symbol.asyncDispose]())

/** Sends bytes before the login and says no more; resolves when the server has closed its side as well. */
async function sendAndEnd(bytes: Buffer): Promise<void> {
  const socket = createConnection({ port: stand.port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => undefined)
  socket.resume()
  const closed = once(socket, 'close', { signal: AbortSignal.timeout(60_000) })
  await once(socket, 'connect')
  socket.end(bytes)
  await closed
}

const prelogin = splitPackets(PACKET.prelogin, PRELOGIN, PACKET_BYTES, true)
const afterPrelogin = (login: Buffer): Buffer =>
  Buffer.concat([
    splitPackets(PACKET.prelogin, Buffer.from([1, 0, 6, 0, 1, 0xff, 2]), PACKET_BYTES, true),
    splitPackets(PACKET.login7, login, PACKET_BYTES, true),
  ])

async function assertSound(): Promise<void> {
  await using client = await openRawClient(stand)
  assert.equal(lastDone(await client.batch('SELECT 1')).rows, 1)
  assert.deepEqual(
    stand.logs.filter(({ level }) => Number(level) >= 50),
    [],
  )
}

test('each known damaged message is answered or ends its connection', async () => {
  for (const { reader, bytes, why } of DAMAGED) {
    if (reader === 'PRELOGIN')
      await sendAndEnd(splitPackets(PACKET.prelogin, bytes, PACKET_BYTES, true))
    else if (reader === 'LOGIN7') await sendAndEnd(afterPrelogin(bytes))
    else {
      await using client = await openRawClient(stand)
      client.post(PACKET_TYPES[reader] ?? assert.fail(reader), bytes)
      const answer = await client.answer().catch(() => undefined)
      if (answer) assert.ok(lastDone(answer).token >= 0xfd, why)
    }
  }
  await assertSound()
})

test('damaged prelogins and logins end their own connection only', async (context) => {
  const seed = Date.now() & 0x7fffffff
  const until = performance.now() + FUZZ_MS
  let sent = 0
  for (let round = 0; performance.now() < until; round += 1) {
    const options = { numRuns: 10, seed: seed + round }
    const messages = [
      ...fc.sample(damaged(prelogin), options),
      ...fc.sample(damaged(LOGIN), options).map((login) => afterPrelogin(login)),
      ...fc.sample(damaged(afterPrelogin(LOGIN)), options),
    ]
    await Promise.all(messages.map((bytes) => sendAndEnd(bytes)))
    sent += messages.length
  }
  context.diagnostic(`${sent} connections, seeds from ${seed}`)
  await assertSound()
})
