import type { TransactionSql } from 'postgres'
import type { Store } from '../store/postgres.ts'
import type { AuditRecord } from './record.ts'

/** Stores records that continue one chain, in one statement: all of them, or it throws and none. */
export const insertRecords = async (
  sql: Store | TransactionSql,
  records: readonly AuditRecord[],
): Promise<void> => {
  // One parameter of text costs the driver less than sixteen arrays.
  await sql`
    INSERT INTO mcp.audit
      (chain, seq, at, id, previous, hash, event, call_id, request_id, tenant, subject, account, client_id,
        client_name, tool, details)
    SELECT chain, seq, at, id, decode(previous, 'hex'), decode(hash, 'hex'), event, "callId", "requestId", tenant,
      subject, account, "clientId", "clientName", tool, details::json
    FROM json_to_recordset(${JSON.stringify(records)}::text::json)
      AS it (chain text, seq bigint, at timestamptz, id uuid, previous text, hash text, event text, "callId" uuid,
        "requestId" text, tenant text, subject text, account text, "clientId" text, "clientName" text, tool text,
        details text)
    ORDER BY seq`
}
