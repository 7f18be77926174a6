import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createTestDatabase } from '../../test/service.ts'
import { until } from '../../test/until.ts'
import { createLogger } from '../log.ts'
import { createCancellations } from './cancellations.ts'
import { openStore } from './postgres.ts'

const SILENCE_MS = 6000

test('the connection that hears of cancellations stays, however long there are none', async () => {
  await using ending = new AsyncDisposableStack()
  const heard: string[] = []
  const running = {
    cancelByKey: (key: string) => {
      heard.push(key)
      return false
    },
  }
  const { url } = ending.use(await createTestDatabase())
  const listening = openStore(url, SILENCE_MS)
  ending.defer(async () => listening.end({ timeout: 2 }))
  const cancellations = ending.use(
    createCancellations(listening, running, createLogger('silent'), 200),
  )
  await cancellations.start()
  const asking = openStore(url)
  ending.defer(async () => asking.end({ timeout: 2 }))
  const listeners = async () =>
    asking`SELECT pid FROM pg_stat_activity
      WHERE application_name = 'puente-mcp' AND datname = current_database() AND query ILIKE 'listen%' ORDER BY pid`
  const before = await listeners()
  assert.ok(before.length > 0)
  // A connection without a sound is cut after six looks, each a quarter of the time.
  await delay((SILENCE_MS / 4) * 7)
  assert.deepEqual(await listeners(), before)
  const principal = {
    subject: 'a',
    clientId: 'b',
    tenantId: 'c',
    scopes: new Set<string>(),
    grantId: undefined,
    tokenId: 'd',
    expiresAt: 0,
  }
  cancellations.tell(principal, 7)
  await until('the cancellation is heard', () => heard.some((key) => key.endsWith(',7]')))
})
