import mssql from 'mssql'
import type { Logger } from 'pino'
import type { Connection } from 'tedious'
import type { Login, TenantConfig } from '../config/load.ts'
import { createSessionCleaner } from './clean-session.ts'
import { CONNECT_TIMEOUT_MS, connectionConfig } from './connection-config.ts'
import { SqlFailure } from './failure.ts'
import { provesReset } from './reset-proof.ts'
import { translateError } from './translate-error.ts'

const IDLE_TIMEOUT_MS = 60_000
/** One serves while another is made clean. */
const WARM_CONNECTIONS = 2
/** Beyond those that run statements at once: for calls that come while others are made clean. */
const SPARE_CONNECTIONS = 2
const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 10_000

/** `refused`: the server answers, and does not let this login into this database. */
export type PoolState = 'connecting' | 'up' | 'down' | 'refused' | 'closed'

/** A connection that one call has to itself; disposing gives it back, and nothing of the call with it. */
export type Lease = Disposable & {
  connection: Connection
  /** Has the connection destroyed instead of reused. */
  discard: () => void
  /** Told of a failure: a connection that could not be had means that the database is away. */
  failed: (failure: SqlFailure) => void
}

/**
 * The connections of one login of one tenant. It opens itself, and opens itself again after the
 * database was away; while the database is away every call fails at once.
 */
export const createRolePool = (options: {
  tenant: TenantConfig
  login: Login
  role: 'reader' | 'writer'
  log: Logger
  /** Asked on each new opening, before the first call may use the pool. */
  onOpen?: (pool: mssql.ConnectionPool) => Promise<void>
}) => {
  const { tenant, login, role } = options
  const log = options.log.child({ tenant: tenant.id, role })
  const cleaner = createSessionCleaner(tenant.sql.database)
  let state: PoolState = 'connecting'
  let pool: mssql.ConnectionPool | undefined
  let isReusable = true
  let retryMs = FIRST_RETRY_MS
  let retryTimer: NodeJS.Timeout | undefined
  let opening: Promise<void>

  const open = async () => {
    const candidate = new mssql.ConnectionPool({
      ...connectionConfig(tenant, login, role),
      pool: {
        min: WARM_CONNECTIONS,
        max: tenant.limits.concurrency + SPARE_CONNECTIONS,
        idleTimeoutMillis: IDLE_TIMEOUT_MS,
        acquireTimeoutMillis: CONNECT_TIMEOUT_MS + 1000,
      },
      beforeConnect: (connection: Connection) => cleaner.watch(connection),
    })
    candidate.on('error', (error: unknown) => {
      log.debug({ error: errorName(error) }, 'pool error')
    })
    try {
      await candidate.connect()
      await warm(candidate)
      await options.onOpen?.(candidate)
      if (state === 'closed') {
        await candidate.close()
        return
      }
      pool = candidate
      state = 'up'
      retryMs = FIRST_RETRY_MS
      log.info('database connected')
    } catch (error) {
      await candidate.close().catch(() => undefined)
      scheduleRetry(error)
    }
  }

  /** Opens the least number of connections, and tries on one whether a reset can be relied on. */
  const warm = async ({ pool: resources }: mssql.ConnectionPool) => {
    const acquired = await Promise.all(
      Array.from({ length: WARM_CONNECTIONS }, async () => resources.acquire().promise),
    )
    try {
      const [first] = acquired
      if (first === undefined) return
      isReusable = await provesReset(first)
      if (isReusable) return
      log.warn('the server does not reset sessions: each connection serves one call')
      first.close()
    } finally {
      for (const connection of acquired) resources.release(connection)
    }
  }

  const scheduleRetry = (error: unknown) => {
    if (state === 'closed') return
    const isReached = error instanceof SqlFailure && error.kind === 'statement'
    const message = isReached ? 'database not usable' : 'database unreachable'
    log.warn({ error: errorName(error), retryMs }, message)
    state = isRefusal(error) ? 'refused' : 'down'
    pool = undefined
    retryTimer = setTimeout(() => {
      opening = open()
    }, retryMs)
    retryTimer.unref()
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
  }

  const giveBack = async (used: mssql.ConnectionPool, connection: Connection) => {
    if (isReusable) await cleaner.clean(connection)
    else connection.close()
    used.pool.release(connection)
  }

  opening = open()

  /** The open pool; throws SqlFailure `unreachable` at once while the database is away. */
  const ready = async () => {
    if (state === 'connecting') await opening
    if (pool === undefined) throw unreachable()
    return pool
  }

  return {
    ready,
    get state() {
      return state
    },
    /** Whether a session serves more than one call; without a reset that can be relied on it may not. */
    get isReusable() {
      return isReusable
    },
    /** Counts for metrics: connections in use or being made clean, and idle. */
    get counts() {
      return { used: pool?.borrowed ?? 0, idle: pool?.available ?? 0 }
    },
    /** A connection with a session as new; throws SqlFailure `unreachable`. */
    lease: async (): Promise<Lease> => {
      const leased = await ready()
      const failed = (failure: SqlFailure) => {
        if (failure.kind !== 'unreachable' || leased !== pool) return
        void leased.close().catch(() => undefined)
        scheduleRetry(failure.cause)
      }
      const connection = await leased.pool.acquire().promise.catch((error: unknown) => {
        const failure = new SqlFailure('unreachable', unreachable().message, { cause: error })
        failed(failure)
        throw failure
      })
      return {
        connection,
        discard: () => cleaner.discard(connection),
        failed,
        [Symbol.dispose]: () => void giveBack(leased, connection),
      }
    },
    /** A pool of one connection beside this one, for whoever closes it. Throws SqlFailure. */
    openAlone: async () => {
      const alone = new mssql.ConnectionPool({
        ...connectionConfig(tenant, login, role),
        pool: { min: 0, max: 1 },
      })
      alone.on('error', (error: unknown) => log.debug({ error: errorName(error) }, 'pool error'))
      try {
        return await alone.connect()
      } catch (error) {
        throw translateError(error)
      }
    },
    /** Settles when the first attempt to connect has ended, either way. */
    opened: async () => opening,
    [Symbol.asyncDispose]: async () => {
      state = 'closed'
      clearTimeout(retryTimer)
      await opening
      await pool?.close().catch(() => undefined)
    },
  }
}

export type RolePool = ReturnType<typeof createRolePool>

const unreachable = () => translateError(new mssql.ConnectionError('down'))

const isRefusal = (error: unknown) =>
  error instanceof Error && Reflect.get(error, 'code') === 'ELOGIN'

/** The driver's code, and the server's number where it sent one; a message would name the login. */
const errorName = (error: unknown) => {
  if (error instanceof SqlFailure) return error.kind
  const parts: unknown[] =
    error instanceof Error ? [Reflect.get(error, 'code'), Reflect.get(error, 'number')] : []
  return parts.filter((part) => typeof part === 'string' || typeof part === 'number').join(' ')
}
