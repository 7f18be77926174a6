import mssql from 'mssql'
import type { Logger } from 'pino'
import type { Connection } from 'tedious'
import type { Login, TenantConfig } from '../config/load.ts'
import { createSessionCleaner } from './clean-session.ts'
import { CONNECT_TIMEOUT_MS, connectionConfig } from './connection-config.ts'
import { SqlFailure } from './failure.ts'
import { createOpenings, type Opening, type Openings } from './openings.ts'
import { proveReset, type ResetProof } from './reset-proof.ts'
import { translateError } from './translate-error.ts'

const IDLE_TIMEOUT_MS = 60_000
/** A firewall may have dropped a connection without a sign to either end. */
const PROVE_AFTER_MS = 5000
/** Beyond those that run statements at once: for calls that come while others are made clean. */
const SPARE_CONNECTIONS = 2
const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 10_000

/** `refused`: the server answers, and does not let this login into this database. */
export type PoolState = 'connecting' | 'up' | 'down' | 'refused' | 'closed'

/** What the pools of all tenants share. */
export type Pooling = {
  openings: Openings
  /** After so long without a call a connection is closed, the last one too. */
  idleTimeoutMs: number
  /** Where nothing was heard of a connection for so long, the server must answer a reset before it is sent anything else. */
  proveAfterMs: number
}

export const createPooling = (
  idleTimeoutMs = IDLE_TIMEOUT_MS,
  proveAfterMs = PROVE_AFTER_MS,
): Pooling => ({ openings: createOpenings(), idleTimeoutMs, proveAfterMs })

/** A connection that one call has to itself; disposing gives it back, and nothing of the call with it. */
export type Lease = Disposable & {
  connection: Connection
  /** Whether the session is as new. Asked again once the server has begun to answer: the first request may bring the reset. */
  isClean: () => boolean
  /** Has the connection destroyed instead of reused. */
  discard: () => void
  /** Told of a failure: a connection that could not be had means that the database is away. */
  failed: (failure: SqlFailure) => void
}

/**
 * The connections of one login of one tenant. It signs in once when it is made, so that what is wrong is known, and again after
 * the database was away; while the database is away every call fails at once. It holds connections only while there are
 * calls, and for some time behind them.
 */
export const createRolePool = (options: {
  tenant: TenantConfig
  login: Login
  role: 'reader' | 'writer'
  log: Logger
  pooling?: Pooling
  /** Asked on each new opening, before the first call may use the pool. */
  onOpen?: (pool: mssql.ConnectionPool) => Promise<void>
}) => {
  const { tenant, login, role, pooling = createPooling() } = options
  const log = options.log.child({ tenant: tenant.id, role })
  const cleaner = createSessionCleaner(tenant.sql.database)
  let state: PoolState = 'connecting'
  let pool: mssql.ConnectionPool | undefined
  let proof: ResetProof = 'own request'
  let retryMs = FIRST_RETRY_MS
  let retryTimer: NodeJS.Timeout | undefined
  let opening: Promise<void>
  let turn: Opening | undefined
  /** A call waits for the pool that is being opened, and will want its connection. */
  let isAwaited = false

  const open = async () => {
    using asked = pooling.openings.ask()
    turn = asked
    await asked.came
    if (isClosed()) return
    const candidate = new mssql.ConnectionPool({
      ...connectionConfig(tenant, login, role),
      pool: {
        min: 0,
        max: tenant.limits.concurrency + SPARE_CONNECTIONS,
        idleTimeoutMillis: pooling.idleTimeoutMs,
        acquireTimeoutMillis: CONNECT_TIMEOUT_MS + 1000,
      },
      beforeConnect: (connection: Connection) => cleaner.watch(connection),
    })
    candidate.on('error', (error: unknown) => {
      log.debug({ error: errorName(error) }, 'pool error')
    })
    try {
      await candidate.connect()
      await prove(candidate)
      if (isClosed()) {
        await candidate.close()
        return
      }
      pool = candidate
      state = 'up'
      isAwaited = false
      retryMs = FIRST_RETRY_MS
      log.info('database connected')
    } catch (error) {
      await candidate.close().catch(() => undefined)
      scheduleRetry(error)
    }
  }

  /** Tries whether a reset can be relied on, and asks what else is to be known, on one connection. */
  const prove = async (candidate: mssql.ConnectionPool) => {
    const resources = candidate.pool
    const connection = await resources.acquire().promise
    try {
      proof = await proveReset(connection, role)
      if (proof === 'none') {
        log.warn('the server does not reset sessions: each connection serves one call')
        connection.close()
      }
    } finally {
      resources.release(connection)
    }
    // The pool lends the connection that it was given last.
    await options.onOpen?.(candidate)
    if (!isAwaited) closeIdle(candidate)
  }

  const isClosed = () => state === 'closed'

  const scheduleRetry = (error: unknown) => {
    if (isClosed()) return
    const isReached = error instanceof SqlFailure && error.kind === 'statement'
    const message = isReached ? 'database not usable' : 'database unreachable'
    log.warn({ error: errorName(error), retryMs }, message)
    state = isRefusal(error) ? 'refused' : 'down'
    pool = undefined
    isAwaited = false
    retryTimer = setTimeout(() => {
      opening = open()
    }, retryMs)
    retryTimer.unref()
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
  }

  /** A connection that lives. One found dead is closed, with all that are as old, and a new one made: nothing was sent yet. */
  const acquire = async (from: mssql.ConnectionPool) => {
    const lend = async () => cleaner.settled(await from.pool.acquire().promise)
    const connection = await lend()
    if (await cleaner.isAlive(connection, pooling.proveAfterMs)) return connection
    log.info('an idle connection was dead')
    connection.close()
    from.pool.release(connection)
    closeIdle(from)
    return lend()
  }

  const giveBack = async (used: mssql.ConnectionPool, connection: Connection) => {
    await cleaner.takeBack(connection, proof)
    used.pool.release(connection)
  }

  /** A pool of one connection beside the other. */
  const connectAlone = async () => {
    const alone = new mssql.ConnectionPool({
      ...connectionConfig(tenant, login, role),
      pool: { min: 0, max: 1 },
    })
    alone.on('error', (error: unknown) => log.debug({ error: errorName(error) }, 'pool error'))
    return alone.connect()
  }

  /** Beside the calls, for the connections of those may be about to be reset. */
  const askAlone = async () => {
    const alone = await connectAlone()
    try {
      await options.onOpen?.(alone)
    } finally {
      await alone.close().catch(() => undefined)
    }
  }

  opening = open()

  /** The open pool; throws SqlFailure `unreachable` at once while the database is away. */
  const ready = async () => {
    turn?.hurry()
    if (state === 'connecting') {
      isAwaited = true
      await opening
    }
    if (pool === undefined) throw unreachable()
    return pool
  }

  return {
    ready,
    get state() {
      return state
    },
    /** How sessions are reset; without a reset that can be relied on each serves one call. */
    get resetProof() {
      return proof
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
      const connection = await acquire(leased).catch((error: unknown) => {
        const failure = new SqlFailure('unreachable', unreachable().message, { cause: error })
        failed(failure)
        throw failure
      })
      return {
        connection,
        isClean: () => cleaner.isClean(connection),
        discard: () => cleaner.discard(connection),
        failed,
        [Symbol.dispose]: () => void giveBack(leased, connection),
      }
    },
    /** A pool of one connection beside this one, for whoever closes it. Throws SqlFailure. */
    openAlone: async () =>
      connectAlone().catch((error: unknown) => {
        throw translateError(error)
      }),
    /** Settles when the first attempt to connect has ended, either way. */
    opened: async () => opening,
    /** Asks again what was asked when the pool opened; where that fails, the pool opens anew. */
    recheck: async () => {
      const checked = pool
      if (checked === undefined) return
      using asked = pooling.openings.ask()
      await asked.came
      try {
        if (checked === pool) await askAlone()
      } catch (error) {
        if (checked !== pool) return
        void checked.close().catch(() => undefined)
        scheduleRetry(error)
      }
    },
    [Symbol.asyncDispose]: async () => {
      state = 'closed'
      clearTimeout(retryTimer)
      turn?.hurry()
      await opening
      const last = pool
      pool = undefined
      await last?.close().catch(() => undefined)
    },
  }
}

export type RolePool = ReturnType<typeof createRolePool>

/** Closes what a pool has idle now, as its own timer does later. */
const closeIdle = ({ pool }: mssql.ConnectionPool) => {
  const after: unknown = Reflect.get(pool, 'idleTimeoutMillis')
  Reflect.set(pool, 'idleTimeoutMillis', 0)
  pool.check()
  Reflect.set(pool, 'idleTimeoutMillis', after)
}

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
