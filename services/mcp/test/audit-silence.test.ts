import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { atOneMoment, readChains, readHash, readHeads } from '../src/audit/read.ts'
import { AuditUnavailable, createAuditTrail } from '../src/audit/trail.ts'
import { verifyTrail } from '../src/audit/verify.ts'
import { migrate } from '../src/store/migrate.ts'
import { openStore } from '../src/store/postgres.ts'
import { createTestDatabase } from './service.ts'

/** A wire to the database that can hold back what it is sent, as a network does that has lost its way. */
const startWire = async (url: URL) => {
  const sockets = new Set<Socket>()
  const held: (() => void)[] = []
  let isSilent = false
  const server = createServer((client) => {
    const upstream = connect(Number(url.port), url.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (chunk: Buffer) => {
      const pass = () => upstream.write(chunk)
      if (isSilent) held.push(pass)
      else pass()
    })
    upstream.on('data', (chunk: Buffer) => client.write(chunk))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const wired = new URL(url)
  wired.host = `127.0.0.1:${address.port}`
  return {
    url: wired.href,
    silence: () => {
      isSilent = true
    },
    /** What was held back arrives after all. */
    resume: () => {
      isSilent = false
      for (const pass of held.splice(0)) pass()
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

test('a record that the database says nothing of is given up, and what comes late does no harm', async () => {
  await using database = await createTestDatabase()
  await using cleanup = new AsyncDisposableStack()
  const owner = openStore(database.url)
  cleanup.defer(async () => owner.end({ timeout: 1 }))
  await migrate(owner)
  const wire = cleanup.use(await startWire(new URL(database.url)))
  const store = openStore(wire.url)
  cleanup.defer(async () => store.end({ timeout: 0 }))
  const trail = cleanup.use(createAuditTrail(store, Date.now, 500))
  await trail.append({ event: 'call.opened', details: {} })
  wire.silence()
  await assert.rejects(trail.append({ event: 'call.closed', details: {} }), AuditUnavailable)
  wire.resume()
  await trail.append({ event: 'call.opened', details: { after: true } })
  await trail.append({ event: 'call.closed', details: { after: true } })
  const verdict = await atOneMoment(owner, async (sql) =>
    verifyTrail(readChains(sql), await readHeads(sql), [], async (chain, seq) =>
      readHash(sql, chain, seq),
    ),
  )
  assert.deepEqual(verdict.faults, [])
  assert.equal(verdict.chains, 2)
})
