import type { Queryable } from '../database/connect.ts'
import type { AuditEvent } from './record.ts'

export const WITNESS = 'audit.witness'

const MOST_HEADS = 20

/**
 * The event that says where the chains written to last end. It stands in another chain than they do, so whoever cuts
 * a tail off would have to cut every chain that saw it.
 */
export const witnessOf = async (sql: Queryable): Promise<AuditEvent> => {
  const heads = await sql<{ head: string }[]>`
    select concat_ws(' ', chain, seq, encode(hash, 'hex')) as head
    from auth.audit_head order by at desc limit ${MOST_HEADS}`
  return { event: WITNESS, details: { heads: heads.map(({ head }) => head) } }
}
