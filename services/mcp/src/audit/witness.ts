import type { TransactionSql } from 'postgres'
import type { Store } from '../store/postgres.ts'
import type { AuditEvent } from './record.ts'

const MOST_HEADS = 20

/**
 * The event that says where the chains written to last end. It stands in another chain than they do, so whoever cuts
 * a tail off would have to cut every chain that saw it.
 */
export const witnessOf = async (sql: Store | TransactionSql): Promise<AuditEvent> => {
  const heads = await sql<{ head: string }[]>`
    SELECT concat_ws(' ', chain, seq, encode(hash, 'hex')) AS head
    FROM mcp.audit_head ORDER BY at DESC LIMIT ${MOST_HEADS}`
  return { event: 'audit.witness', details: { heads: heads.map(({ head }) => head) } }
}
