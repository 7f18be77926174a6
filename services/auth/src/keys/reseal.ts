import { recordInTransaction } from '../audit/operator.ts'
import type { Queryable, Sql } from '../database/connect.ts'
import { KEY_LOCK } from './keyring.ts'
import { seal, unseal } from './seal.ts'
import type { Kek } from './seal.ts'

type Sealed = { id: string; sealed: Buffer }

/** Everything that is sealed, with the id each value is bound to. */
const PLACES = [
  {
    what: 'keys',
    read: (tx: Queryable) => tx<Sealed[]>`select id, sealed from auth.key for update`,
    write: (tx: Queryable, { id, sealed }: Sealed) =>
      tx`update auth.key set sealed = ${sealed} where id = ${id}`,
  },
  {
    what: 'authenticator apps',
    read: (tx: Queryable) =>
      tx<Sealed[]>`select 'totp:' || account_id as id, sealed from auth.totp for update`,
    write: (tx: Queryable, { id, sealed }: Sealed) =>
      tx`update auth.totp set sealed = ${sealed} where 'totp:' || account_id = ${id}`,
  },
] as const

/**
 * Seals everything anew under the newest key, so that the previous one is needed no more. Throws SealBroken, and
 * changes nothing, if something opens with neither.
 */
export const reseal = async (sql: Sql, kek: Kek): Promise<number> =>
  sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${KEY_LOCK})`
    let values = 0
    for (const { read, write } of PLACES) {
      for (const { id, sealed } of await read(tx)) {
        await write(tx, { id, sealed: seal(kek, id, unseal(kek, id, sealed)) })
        values += 1
      }
    }
    await recordInTransaction(tx, { event: 'key.resealed', details: { values } })
    return values
  })
