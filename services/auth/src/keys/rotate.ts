import { recordInTransaction } from '../audit/operator.ts'
import type { Queryable, Sql } from '../database/connect.ts'
import { ALGORITHMS, createKey } from './create-key.ts'
import type { Algorithm } from './create-key.ts'
import { KEY_LOCK } from './keyring.ts'
import type { Kek } from './seal.ts'

/** How long a new key is published before it signs: longer than any verifier may keep the key set. */
export const LEAD_SECONDS = 3600

// What an old key signed last lives this long at most: a token of an API with the longest lifetime puente.yaml allows
// (a day), or a browser session (12 hours); and an hour for clocks that are wrong.
const KEEP_SECONDS = 25 * 3600

const MOST_AGE_DAYS = 90

export type Rotation = {
  algorithms: readonly Algorithm[]
  leadSeconds: number
  /** Old keys end when the new one begins to sign: what they signed is refused by who reads the key set from then on. */
  compromised: boolean
}

export type Rotated = { algorithm: Algorithm; id: string }

const succeed = async (tx: Queryable, kek: Kek, by: string, rotation: Rotation) => {
  const { algorithms, leadSeconds, compromised } = rotation
  const rotated: Rotated[] = []
  for (const algorithm of algorithms) {
    const id = await createKey(tx, kek, algorithm, leadSeconds)
    const keepSeconds = leadSeconds + (compromised ? 0 : KEEP_SECONDS)
    await tx`
      update auth.key set published_until = least(
        published_until, clock_timestamp() + ${keepSeconds} * interval '1 second')
      where algorithm = ${algorithm} and id <> ${id}`
    rotated.push({ algorithm, id })
  }
  const keys = rotated.map(({ id }) => id)
  if (keys.length > 0) {
    await recordInTransaction(tx, {
      event: 'key.rotated',
      details: { by, leadSeconds, compromised, keys },
    })
  }
  return rotated
}

/** Creates a successor for each algorithm, and sets when its predecessors go. */
export const rotateKeys = async (sql: Sql, kek: Kek, rotation: Rotation): Promise<Rotated[]> =>
  sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${KEY_LOCK})`
    return succeed(tx, kek, 'operator', rotation)
  })

/** The same for keys older than 90 days that have no successor yet; of replicas that see it at once one does it. */
export const rotateOldKeys = async (sql: Sql, kek: Kek): Promise<Rotated[]> =>
  sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${KEY_LOCK})`
    const rows = await tx<{ algorithm: string }[]>`
      select algorithm from auth.key group by algorithm
      having max(signs_from) < now() - ${MOST_AGE_DAYS} * interval '1 day'`
    const old = new Set(rows.map(({ algorithm }) => algorithm))
    const algorithms = ALGORITHMS.filter((algorithm) => old.has(algorithm))
    return succeed(tx, kek, 'age', { algorithms, leadSeconds: LEAD_SECONDS, compromised: false })
  })
