import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from './database/connect.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

const CHECK_TIMEOUT_MS = 2000
const BEARABLE_SKEW_SECONDS = 10

export type Health = {
  status: 'ok' | 'unavailable' | 'draining'
  checks: { database: 'ok' | 'unavailable'; keys: 'ok' | 'waiting' }
}

type Parts = {
  sql: Sql
  /** Once the schema is there and the keys are read. */
  hasKeys: () => boolean
  isDraining: () => boolean
  log: Log
  metrics: Metrics
}

/**
 * Asks the database for its clock, in seconds since 1970; undefined when it does not answer in time. One question is
 * under way at most: it cannot be called off (the driver would do that on a new connection, whose failure nobody
 * could catch), and on a network that swallows everything they would pile up.
 */
const createQuestion = (sql: Sql) => {
  let asking: Promise<number | undefined> | undefined
  const ask = async () => {
    try {
      const [row] = await sql<{ now: number }[]>`
        select extract(epoch from clock_timestamp())::float8 as now`
      return row?.now
    } catch {
      return undefined
    } finally {
      asking = undefined
    }
  }
  return async () => {
    const late = new AbortController()
    asking ??= ask()
    try {
      return await Promise.race([
        asking,
        sleep(CHECK_TIMEOUT_MS, undefined, { signal: late.signal }),
      ])
    } finally {
      late.abort()
    }
  }
}

/**
 * Says in a word or two whether the service can work; never why not, and never where anything is. What it measures on
 * the way goes into the metrics, and a clock that is wrong into the log: expiry goes by the database's clock, but what
 * tokens say of their time by this one.
 */
export const createHealth = ({ sql, hasKeys, isDraining, log, metrics }: Parts) => {
  let wasSkewed = false
  const askDatabase = createQuestion(sql)
  const measure = async () => {
    const startedMs = performance.now()
    const now = await askDatabase()
    metrics.databaseUp.set(now === undefined ? 0 : 1)
    if (now === undefined) return false
    metrics.databaseSeconds.set((performance.now() - startedMs) / 1000)
    const seconds = Math.round(Date.now() / 1000 - now)
    metrics.clockSkew.set(seconds)
    const isSkewed = Math.abs(seconds) > BEARABLE_SKEW_SECONDS
    if (isSkewed && !wasSkewed) log.warn({ seconds }, 'the clock differs from the database’s')
    wasSkewed = isSkewed
    return true
  }
  return async (): Promise<Health> => {
    const database = (await measure()) ? 'ok' : 'unavailable'
    const keys = hasKeys() ? 'ok' : 'waiting'
    const works = database === 'ok' && keys === 'ok'
    const status = isDraining() ? 'draining' : works ? 'ok' : 'unavailable'
    return { status, checks: { database, keys } }
  }
}

export type CheckHealth = ReturnType<typeof createHealth>
