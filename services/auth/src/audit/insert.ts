import type { Queryable } from '../database/connect.ts'
import type { AuditRecord } from './record.ts'

/** Stores records that continue one chain, in one statement: all of them, or it throws and none. */
export const insertRecords = async (
  sql: Queryable,
  records: readonly AuditRecord[],
): Promise<void> => {
  const column = <Key extends keyof AuditRecord>(key: Key) => records.map((record) => record[key])
  await sql`
    insert into auth.audit
      (chain, seq, at, id, previous, hash, event, request_id, account_id, client_id, address, details)
    select chain, seq, at, id, decode(previous, 'hex'), decode(hash, 'hex'), event, request_id, account_id,
      client_id, address, details::json
    from unnest(
      ${column('chain')}::text[], ${column('seq')}::bigint[], ${column('at')}::timestamptz[],
      ${column('id')}::uuid[], ${column('previous')}::text[], ${column('hash')}::text[],
      ${column('event')}::text[], ${column('requestId')}::text[], ${column('accountId')}::text[],
      ${column('clientId')}::text[], ${column('address')}::text[], ${column('details')}::text[])
      as it (chain, seq, at, id, previous, hash, event, request_id, account_id, client_id, address, details)
    order by seq`
}
