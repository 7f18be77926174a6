import type { Sql } from './database/connect.ts'

const CHECK_TIMEOUT_MS = 2000

export type Health = {
  status: 'ok' | 'unavailable'
  checks: { database: 'ok' | 'unavailable'; keys: 'ok' | 'waiting' }
}

const answers = async (sql: Sql) => {
  const query = sql`select 1`
  const timer = setTimeout(() => query.cancel(), CHECK_TIMEOUT_MS)
  const late = new Promise<false>((resolve) => {
    setTimeout(() => resolve(false), CHECK_TIMEOUT_MS).unref()
  })
  try {
    return await Promise.race([query.then(() => true as const), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

/** Says in a word or two whether the service can work; never why not, and never where anything is. */
export const createHealth = (sql: Sql, hasKeys: () => boolean) => async (): Promise<Health> => {
  const database = (await answers(sql)) ? 'ok' : 'unavailable'
  const keys = hasKeys() ? 'ok' : 'waiting'
  const status = database === 'ok' && keys === 'ok' ? 'ok' : 'unavailable'
  return { status, checks: { database, keys } }
}

export type CheckHealth = ReturnType<typeof createHealth>
