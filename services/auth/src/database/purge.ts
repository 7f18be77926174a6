import type { Queryable, Sql } from './connect.ts'

const PURGE_LOCK = 7_236_481_002
const BATCH_ROWS = 5000
const MOST_BATCHES = 20

/** What is worth nothing after a time of its own, by table and column. */
const EXPIRING = [
  ['oidc_model', 'expires_at'],
  ['revocation', 'expires_at'],
  ['request_rate', 'window_ends_at'],
  ['pending', 'expires_at'],
  ['password_reset', 'expires_at'],
] as const

const purgeExpired =
  ([table, column]: (typeof EXPIRING)[number]) =>
  async (tx: Queryable) => {
    const { count } = await tx`
      delete from auth.${tx(table)} where ctid in (
        select ctid from auth.${tx(table)} where ${tx(column)} < now()
        limit ${BATCH_ROWS} for update skip locked)`
    return count
  }

// A hosted application registers a new client for each connection, and many never get further. One that nobody
// granted anything is kept for three days, one whose last grant is gone for ninety; then it has to register again.
const purgeAbandonedClients = async (tx: Queryable) => {
  const { count } = await tx`
    delete from auth.oidc_model where ctid in (
      select client.ctid from auth.oidc_model client
      where client.model = 'Client'
        and not exists (
          select from auth.preregistered_client made where made.client_id = client.client_id)
        and coalesce(client.used_at + interval '90 days', client.created_at + interval '3 days') < now()
        and not exists (
          select from auth.oidc_model other
          where other.client_id = client.client_id and other.model = 'Grant')
      limit ${BATCH_ROWS} for update skip locked)`
  return count
}

const purgeOldFailures = async (tx: Queryable) => {
  const { count } = await tx`
    delete from auth.sign_in_failure where ctid in (
      select ctid from auth.sign_in_failure where last_at < now() - interval '1 day'
      limit ${BATCH_ROWS} for update skip locked)`
  return count
}

// Anybody can name a URL: one that never gave a document is forgotten soon, and an old document when nobody asks.
const purgeOldDocuments = async (tx: Queryable) => {
  const { count } = await tx`
    delete from auth.client_document where ctid in (
      select ctid from auth.client_document
      where used_at < now() - case when document is null then interval '1 hour' else interval '90 days' end
      limit ${BATCH_ROWS} for update skip locked)`
  return count
}

// What was signed with these has expired too; with the row the private part is gone for good.
const purgeOldKeys = async (tx: Queryable) => {
  const { count } = await tx`delete from auth.key where published_until < clock_timestamp()`
  return count
}

const purgeEndedSessions = async (tx: Queryable) => {
  const { count } = await tx`
    delete from auth.session_origin where ctid in (
      select origin.ctid from auth.session_origin origin
      where not exists (
        select from auth.oidc_model m where m.model = 'Session' and m.uid = origin.uid)
      limit ${BATCH_ROWS} for update skip locked)`
  return count
}

const PURGES = [
  ...EXPIRING.map(purgeExpired),
  purgeAbandonedClients,
  purgeOldFailures,
  purgeOldDocuments,
  purgeOldKeys,
  purgeEndedSessions,
]

/**
 * Deletes what has expired, in batches. Returns the number of rows deleted, 0 if another replica is at it.
 */
export const purge = async (sql: Sql): Promise<number> => {
  let total = 0
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const deleted = await sql.begin(async (tx) => {
      const [lock] = await tx<{ mine: boolean }[]>`
        select pg_try_advisory_xact_lock(${PURGE_LOCK}) as mine`
      if (!lock?.mine) return 0
      let deleted = 0
      for (const purgeSome of PURGES) deleted += await purgeSome(tx)
      return deleted
    })
    total += deleted
    if (deleted < BATCH_ROWS) break
  }
  return total
}
