import type { TransactionSql } from 'postgres'
import type { Store } from '../store/postgres.ts'
import type { AuditHead, AuditRecord } from './record.ts'

const BATCH_RECORDS = 1000

type Queryable = Store | TransactionSql

/** The columns of mcp.audit as AuditRecord has them, with the very text that was hashed. */
const columns = (sql: Queryable) => sql`
  chain, seq::int8::text AS seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, id::text AS id,
  encode(previous, 'hex') AS previous, encode(hash, 'hex') AS hash, event, call_id::text AS "callId",
  request_id AS "requestId", tenant, subject, account, client_id AS "clientId", client_name AS "clientName", tool, details::text AS details`

type Row = Omit<AuditRecord, 'seq'> & { seq: string }

const toRecord = (row: Row): AuditRecord => ({ ...row, seq: Number(row.seq) })

/** Every record, chain by chain in order. */
export const readChains = async function* (sql: Queryable): AsyncGenerator<AuditRecord> {
  const rows = sql<Row[]>`
    SELECT ${columns(sql)} FROM mcp.audit ORDER BY audit.chain, audit.seq, audit.at`
  for await (const batch of rows.cursor(BATCH_RECORDS)) yield* batch.map(toRecord)
}

/** Where each chain is said to end. */
export const readHeads = async (sql: Queryable): Promise<Map<string, AuditHead>> => {
  const rows = await sql<{ chain: string; seq: string; hash: string }[]>`
    SELECT chain, seq::text, encode(hash, 'hex') AS hash FROM mcp.audit_head`
  return new Map(rows.map(({ chain, seq, hash }) => [chain, { seq: Number(seq), hash }]))
}

/** The hash of one record, or undefined where it is not there. */
export const readHash = async (sql: Queryable, chain: string, seq: number) => {
  const [row] = await sql<{ hash: string }[]>`
    SELECT encode(hash, 'hex') AS hash FROM mcp.audit WHERE chain = ${chain} AND seq = ${seq}`
  return row?.hash
}

export type AuditFilter = {
  tenant?: string | undefined
  subject?: string | undefined
  account?: string | undefined
  client?: string | undefined
  tool?: string | undefined
  call?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
}

/** The records that match, in the order of their time. */
export const readRecords = async function* (
  sql: Queryable,
  filter: AuditFilter,
): AsyncGenerator<AuditRecord> {
  const { tenant, subject, account, client, tool, call, since, until } = filter
  const any = sql`true`
  const rows = sql<Row[]>`
    SELECT ${columns(sql)} FROM mcp.audit
    WHERE ${since ? sql`audit.at >= ${since}` : any} AND ${until ? sql`audit.at < ${until}` : any}
      AND ${tenant === undefined ? any : sql`tenant = ${tenant}`}
      AND ${subject === undefined ? any : sql`subject = ${subject}`}
      AND ${account === undefined ? any : sql`account = ${account}`}
      AND ${client === undefined ? any : sql`client_id = ${client}`}
      AND ${tool === undefined ? any : sql`tool = ${tool}`}
      AND ${call === undefined ? any : sql`call_id = ${call}::uuid`}
    ORDER BY audit.at, audit.chain, audit.seq`
  for await (const batch of rows.cursor(BATCH_RECORDS)) yield* batch.map(toRecord)
}

/**
 * Reads at one moment: a chain that begins meanwhile would seem to have no head. Nothing is timed out: a long trail takes
 * long.
 */
export const atOneMoment = async <Result>(
  store: Store,
  read: (sql: TransactionSql) => Promise<Result>,
) =>
  store.begin('ISOLATION LEVEL REPEATABLE READ, READ ONLY', async (sql) => {
    await sql`SET LOCAL statement_timeout = 0`
    return read(sql)
  })
