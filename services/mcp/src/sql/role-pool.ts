import mssql from 'mssql'
import type { Logger } from 'pino'
import type { Connection } from 'tedious'
import type { Login, TenantConfig } from '../config/load.ts'
import { createSessionCleaner } from './clean-session.ts'
import { SqlFailure } from './failure.ts'
import { keepUdtBytes } from './keep-udt-bytes.ts'
import { translateError } from './translate-error.ts'

const CONNECT_TIMEOUT_MS = 5000
const IDLE_TIMEOUT_MS = 60_000
const WARM_CONNECTIONS = 1
const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 10_000

/** `refused`: the server answers, and does not let this login into this database. */
export type PoolState = 'connecting' | 'up' | 'down' | 'refused' | 'closed'

keepUdtBytes()

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
  const log = options.log.child({ tenant: options.tenant.id, role: options.role })
  const cleaner = createSessionCleaner(options.tenant.sql.database)
  let state: PoolState = 'connecting'
  let pool: mssql.ConnectionPool | undefined
  let retryMs = FIRST_RETRY_MS
  let retryTimer: NodeJS.Timeout | undefined
  let opening: Promise<void>

  const open = async () => {
    const candidate = new mssql.ConnectionPool(poolConfig(options.tenant, options.login, cleaner))
    candidate.on('error', (error: unknown) => {
      log.debug({ error: errorName(error) }, 'pool error')
    })
    try {
      await candidate.connect()
      candidate.pool.on('release', cleaner.release)
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

  opening = open()

  return {
    get state() {
      return state
    },
    /** Counts for metrics: connections in use and idle. */
    get counts() {
      return { used: pool?.borrowed ?? 0, idle: pool?.available ?? 0 }
    },
    /** The open pool; throws SqlFailure `unreachable` at once while the database is away. */
    ready: async () => {
      if (state === 'connecting') await opening
      if (pool === undefined) throw unreachable()
      return pool
    },
    /** Told of a failed call: a connection that could not be had means that the database is away. */
    failed: (failure: SqlFailure, used: mssql.ConnectionPool) => {
      if (failure.kind !== 'unreachable' || used !== pool) return
      void used.close().catch(() => undefined)
      scheduleRetry(failure.cause)
    },
    /** A pool of one connection beside this one, for whoever closes it. Throws SqlFailure. */
    openAlone: async () => {
      const config = poolConfig(options.tenant, options.login, cleaner)
      const alone = new mssql.ConnectionPool({ ...config, pool: { min: 0, max: 1 } })
      alone.on('error', (error: unknown) => log.debug({ error: errorName(error) }, 'pool error'))
      try {
        return await alone.connect()
      } catch (error) {
        throw translateError(error)
      }
    },
    /** Has a connection destroyed instead of reused. */
    discard: cleaner.discard,
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

const poolConfig = (
  tenant: TenantConfig,
  login: Login,
  cleaner: ReturnType<typeof createSessionCleaner>,
): mssql.config => ({
  server: tenant.sql.server,
  port: tenant.sql.port,
  database: tenant.sql.database,
  user: login.user,
  password: login.password,
  connectionTimeout: CONNECT_TIMEOUT_MS,
  // Each call has its own time limit, which also covers waiting and reading.
  requestTimeout: 0,
  pool: poolOptions(tenant, cleaner),
  options: {
    encrypt: tenant.sql.encrypt,
    trustServerCertificate: tenant.sql.trustServerCertificate,
    appName: `puente/${tenant.id}`,
    useUTC: true,
    enableArithAbort: true,
  },
  beforeConnect: (connection: Connection) => cleaner.watch(connection),
})

const poolOptions = (tenant: TenantConfig, cleaner: ReturnType<typeof createSessionCleaner>) => {
  const options: mssql.PoolOpts<Connection> = {
    min: WARM_CONNECTIONS,
    max: tenant.limits.concurrency,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    acquireTimeoutMillis: CONNECT_TIMEOUT_MS + 1000,
  }
  // tarn awaits the verdict, which its types do not say.
  Reflect.set(options, 'validate', async (connection: Connection) => cleaner.isClean(connection))
  return options
}
