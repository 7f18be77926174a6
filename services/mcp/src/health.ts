import type { PoolState } from './sql/role-pool.ts'
import type { Store } from './store/postgres.ts'
import type { Tenant, Tenants } from './tenants.ts'
import type { FeedState, Revocations } from './token/revocations.ts'

/** What works and what does not, by tenant id; no host name and no login in it. */
export type Health = { status: 'ok' | 'failing'; checks: Record<string, string> }

const STORE_TIMEOUT_MS = 2000

/** Asks PostgreSQL, as both roles, the feed of revocations and every tenant's pools. */
export const createHealth = (
  store: Store,
  tenants: Tenants,
  revocations: Pick<Revocations, 'state'>,
  /** As which the audit trail is written: without it no call is answered. */
  auditStore: Store,
) => {
  const check = async (sql: Store) => {
    const answered = sql`SELECT 1`.then(
      () => 'ok',
      () => 'unreachable',
    )
    const late = new Promise<string>((resolve) => {
      setTimeout(resolve, STORE_TIMEOUT_MS, 'unreachable').unref()
    })
    return Promise.race([answered, late])
  }

  /** What every call needs, whichever tenant's. */
  const own = async () => {
    const [ofStore, ofAudit] = await Promise.all([check(store), check(auditStore)])
    return { store: ofStore, audit: ofAudit }
  }

  return {
    own,
    all: async (): Promise<Health> => {
      const checks: Record<string, string> = {
        ...(await own()),
        revocations: FEED_STATE[revocations.state()],
      }
      for (const tenant of tenants.all()) {
        checks[`tenant:${tenant.id}`] = describeTenant(tenant)
      }
      const isOk = Object.values(checks).every((check) => check.startsWith('ok'))
      return { status: isOk ? 'ok' : 'failing', checks }
    },
  }
}

export type HealthChecks = ReturnType<typeof createHealth>

const FEED_STATE = {
  'not followed': 'ok, but not followed: a revoked token works until it expires',
  following: 'ok',
  unreachable: 'the issuer cannot be asked: a token revoked since works until it expires',
  'too long': 'more is revoked than can be kept',
} as const satisfies Record<FeedState, string>

const POOL_STATE = {
  connecting: 'connecting to the database',
  up: 'ok',
  down: 'the database cannot be reached',
  refused: 'the database refuses the login',
  closed: 'closed',
} as const satisfies Record<PoolState, string>

/** What can be said of a tenant's database; what begins with `ok` can be used. */
export const describeTenant = ({ database, templates }: Tenant) => {
  const status = database.status()
  if (status.areRightsUnreadable) return "closed: the reader's rights cannot be read"
  if (status.reader !== 'up') return `reader: ${POOL_STATE[status.reader]}`
  if (status.isRefused) return 'closed: the reader login can change the database'
  if (status.writer !== undefined && status.writer !== 'up') {
    return `writer: ${POOL_STATE[status.writer]}`
  }
  const remarks = [
    ...(status.writingRights.length > 0 ? ['the reader login can change the database'] : []),
    ...(status.isReusable ? [] : ['the server does not reset sessions']),
    ...(templates.leftOut.length > 0 ? [`templates left out: ${templates.leftOut.length}`] : []),
    ...(templates.waiting > 0 ? [`templates not checked yet: ${templates.waiting}`] : []),
  ]
  return ['ok', ...remarks].join(', but ')
}
