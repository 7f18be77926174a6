import type { TransactionSql } from 'postgres'
import type { Store } from '../store/postgres.ts'
import type { AuditRecord } from './record.ts'

/** Stores records that continue one chain, in one statement: all of them, or it throws and none. */
export const insertRecords = async (
  sql: Store | TransactionSql,
  records: readonly AuditRecord[],
): Promise<void> => {
  const column = <Key extends keyof AuditRecord>(key: Key) => records.map((record) => record[key])
  await sql`
    INSERT INTO mcp.audit
      (chain, seq, at, id, previous, hash, event, call_id, request_id, tenant, subject, account,
        client_id, client_name, tool, details)
    SELECT chain, seq, at, id, decode(previous, 'hex'), decode(hash, 'hex'), event, call_id, request_id, tenant,
      subject, account, client_id, client_name, tool, details::json
    FROM unnest(
      ${column('chain')}::text[], ${column('seq')}::bigint[], ${column('at')}::timestamptz[],
      ${column('id')}::uuid[], ${column('previous')}::text[], ${column('hash')}::text[], ${column('event')}::text[],
      ${column('callId')}::uuid[], ${column('requestId')}::text[], ${column('tenant')}::text[],
      ${column('subject')}::text[], ${column('account')}::text[], ${column('clientId')}::text[],
      ${column('clientName')}::text[], ${column('tool')}::text[], ${column('details')}::text[])
      AS it (chain, seq, at, id, previous, hash, event, call_id, request_id, tenant, subject, account, client_id,
        client_name, tool, details)
    ORDER BY seq`
}
