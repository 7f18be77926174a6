import type { Queryable, Sql } from '../database/connect.ts'
import { WITNESS } from './witness.ts'
import type { AuditHead, AuditRecord } from './record.ts'

const BATCH_RECORDS = 1000

/** The columns of auth.audit as AuditRecord has them, with the very text that was hashed. */
const columns = (sql: Queryable) => sql`
  chain, seq::int8::text as seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, id::text as id,
  encode(previous, 'hex') as previous, encode(hash, 'hex') as hash, event, request_id as "requestId",
  account_id as "accountId", client_id as "clientId", address, details::text as details`

type Row = Omit<AuditRecord, 'seq'> & { seq: string }

const toRecord = (row: Row): AuditRecord => ({ ...row, seq: Number(row.seq) })

/** Every record, chain by chain in order. */
export const readChains = async function* (sql: Queryable): AsyncGenerator<AuditRecord> {
  const rows = sql<Row[]>`
    select ${columns(sql)} from auth.audit order by audit.chain, audit.seq, audit.at`
  for await (const batch of rows.cursor(BATCH_RECORDS)) yield* batch.map(toRecord)
}

/** Where each chain is said to end. */
export const readHeads = async (sql: Queryable): Promise<Map<string, AuditHead>> => {
  const rows = await sql<{ chain: string; seq: string; hash: string }[]>`
    select chain, seq::text, encode(hash, 'hex') as hash from auth.audit_head`
  return new Map(rows.map(({ chain, seq, hash }) => [chain, { seq: Number(seq), hash }]))
}

/** The hash of one record, if it is there. */
export const readHash = async (
  sql: Queryable,
  chain: string,
  seq: number,
): Promise<string | undefined> => {
  const [row] = await sql<{ hash: string }[]>`
    select encode(hash, 'hex') as hash from auth.audit where chain = ${chain} and seq = ${seq}`
  return row?.hash
}

export type AuditFilter = {
  event?: string | undefined
  account?: string | undefined
  client?: string | undefined
  request?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
  limit: number
}

/** The newest records that match, oldest first. */
export const readRecords = async (sql: Sql, filter: AuditFilter): Promise<AuditRecord[]> => {
  const { event, account, client, request, since, until, limit } = filter
  const rows = await sql<Row[]>`
    select ${columns(sql)} from auth.audit
    where ${since ? sql`audit.at >= ${since}` : sql`true`}
      and ${until ? sql`audit.at < ${until}` : sql`true`}
      and ${event === undefined ? sql`event <> ${WITNESS}` : sql`(event = ${event} or event like ${`${event}.%`})`}
      and ${account === undefined ? sql`true` : sql`account_id = ${account}`}
      and ${client === undefined ? sql`true` : sql`client_id = ${client}`}
      and ${request === undefined ? sql`true` : sql`request_id = ${request}`}
    order by audit.at desc, audit.seq desc limit ${limit}`
  return rows.map(toRecord).toReversed()
}
