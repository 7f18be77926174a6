import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectTcp, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { pino } from 'pino'
import { connect } from '../src/database/connect.ts'
import { createHealth } from '../src/health.ts'
import { createMetrics } from '../src/metrics.ts'
import { createDatabase } from './database.ts'
import { until } from './until.ts'

/** A way to the database that can be made to swallow everything, and to let nobody else in. */
const startWay = async (database: URL) => {
  const sockets: Socket[] = []
  const server = createServer((inner) => {
    const outer = connectTcp(Number(database.port || 5432), database.hostname)
    inner.pipe(outer)
    outer.pipe(inner)
    for (const socket of [inner, outer]) sockets.push(socket.on('error', () => socket.destroy()))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(database)
  url.host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return {
    url: url.href,
    swallow: () => {
      server.close()
      for (const socket of sockets) socket.unpipe().pause()
    },
    [Symbol.dispose]: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

test('a database that no longer answers is unavailable within seconds, and ends nothing', async () => {
  await using database = await createDatabase()
  using way = await startWay(new URL(database.url))
  const sql = connect(way.url)
  const check = createHealth({
    sql,
    hasKeys: () => true,
    isDraining: () => false,
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
  })
  await until('the database answers', async () => (await check()).status === 'ok')
  way.swallow()
  const answers = await Promise.all([check(), check(), check()])
  assert.deepEqual(
    answers.map(({ status }) => status),
    Array.from({ length: 3 }, () => 'unavailable'),
  )
  way[Symbol.dispose]()
  await sql.end({ timeout: 1 })
})
