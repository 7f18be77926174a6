import type { Queryable } from '../database/connect.ts'
import { insertRecords } from './insert.ts'
import { NO_PREDECESSOR, contentOf, link } from './record.ts'
import type { AuditEvent } from './record.ts'
import { witnessOf } from './witness.ts'

export const OPERATOR_CHAIN = 'operator'
const CHAIN_LOCK = 7_236_481_005

/**
 * Records within the caller's transaction what it does, so that there is no effect without its record. All commands
 * share one chain and wait for each other; each also says where the other chains end at that time.
 */
export const recordInTransaction = async (tx: Queryable, event: AuditEvent): Promise<void> => {
  await tx`select pg_advisory_xact_lock(${CHAIN_LOCK})`
  const [head] = await tx<{ seq: number; hash: string }[]>`
    select seq::int as seq, encode(hash, 'hex') as hash from auth.audit_head where chain = ${OPERATOR_CHAIN}`
  const nowMs = Date.now()
  const contents = [await witnessOf(tx), event].map((it) => contentOf(it, nowMs))
  await insertRecords(tx, link(OPERATOR_CHAIN, head ?? { seq: 0, hash: NO_PREDECESSOR }, contents))
}
