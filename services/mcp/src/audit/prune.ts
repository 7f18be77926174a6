import { randomUUID } from 'node:crypto'
import type { Store } from '../store/postgres.ts'
import { insertRecords } from './insert.ts'
import { contentOf, link, NO_PREDECESSOR } from './record.ts'
import { witnessOf } from './witness.ts'

const NAME = /^audit_(\d{4})_(\d{2})$/
const ENDS_PER_RECORD = 100
/** Whoever writes waits behind a prune that waits for a reader, so it does not wait for long. */
const LOCK_TIMEOUT_MS = 2000

/**
 * Drops the partitions of the months before `month` (`YYYY-MM-01`), and records, in a chain of its own, where the dropped
 * part of each chain ended, so that the rest verifies. All of it or nothing: it fails while somebody reads the trail, and takes as
 * long as it takes. Records are written meanwhile until the partitions go. Returns the names of the partitions.
 */
export const pruneAudit = async (store: Store, month: string, now: () => number) =>
  store.begin(async (sql) => {
    await sql`SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', ${`${LOCK_TIMEOUT_MS}`}, true)`
    // Two at once would each find the other's partitions gone.
    await sql`LOCK TABLE mcp.audit IN SHARE UPDATE EXCLUSIVE MODE`
    const rows = await sql<{ name: string }[]>`
      SELECT c.relname AS name FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'mcp.audit'::regclass ORDER BY 1`
    const partitions = rows
      .map(({ name }) => name)
      .filter((name) => {
        const [, year, monthOfYear] = NAME.exec(name) ?? []
        return year !== undefined && `${year}-${monthOfYear}-01` < month
      })
    if (partitions.length === 0) return []
    // What has been read of them is all there will be.
    for (const name of partitions) await sql`LOCK TABLE mcp.${sql(name)} IN SHARE MODE`
    const ends = await sql<{ end: string }[]>`
      SELECT DISTINCT ON (chain) concat_ws(' ', chain, seq, encode(hash, 'hex')) AS "end"
      FROM mcp.audit WHERE tableoid = ANY(${partitions.map((name) => `mcp.${name}`)}::text[]::regclass[])
      ORDER BY chain, seq DESC`
    for (const name of partitions) await sql`DROP TABLE mcp.${sql(name)}`
    await sql`
      DELETE FROM mcp.audit_head AS h WHERE NOT EXISTS (SELECT FROM mcp.audit AS a WHERE a.chain = h.chain)`
    const contents = [contentOf(await witnessOf(sql), now())]
    for (let from = 0; from < ends.length; from += ENDS_PER_RECORD) {
      const details = {
        before: month,
        ends: ends.slice(from, from + ENDS_PER_RECORD).map(({ end }) => end),
      }
      contents.push(contentOf({ event: 'audit.pruned', details }, now()))
    }
    await insertRecords(sql, link(randomUUID(), { seq: 0, hash: NO_PREDECESSOR }, contents))
    return partitions
  })
