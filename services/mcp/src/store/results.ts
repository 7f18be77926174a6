import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Column } from '../sql/column-type.ts'
import { principalKey, type Principal } from '../token/principal.ts'
import { letGo, type Store } from './postgres.ts'

/** How far the storing has come; all but the first two say why the rest is missing. */
export type ResultState = 'storing' | 'complete' | 'rows' | 'bytes' | 'time' | 'failed' | 'stopped'

/** A result as its owner sees it. */
export type StoredResult = {
  id: string
  columns: Column[]
  state: ResultState
  rowCount: number
  expiresAt: Date
}

/** Rows as they are stored: one JSON text for each, the first of them number `firstRow`. */
export type ResultBatch = { firstRow: number; lines: string[] }

/** What the results of a tenant may take, and how long they are kept. */
export type ResultLimits = { resultBytes: number; resultTtlMinutes: number }

/** How many results fit in a tenant's quota at their largest. */
const RESULTS_PER_QUOTA = 10

/** Most bytes (of JSON text) that one result may come to. */
export const largestResult = ({ resultBytes }: ResultLimits) =>
  Math.floor(resultBytes / RESULTS_PER_QUOTA)

const columnsSchema = z.array(
  z.object({ name: z.string(), type: z.string(), nullable: z.boolean() }),
)

/** Only the grant under which a result was stored may read it: it ends with its revocation. */
const ownerOf = (principal: Principal) =>
  createHash('sha256')
    .update(JSON.stringify([principalKey(principal), principal.grantId ?? '']))
    .digest()

type ResultRow = {
  id: string
  columns: string
  state: ResultState
  row_count: string
  expires_at: Date
}

/** The results that are kept for reading on, in PostgreSQL, so that any replica can. */
export const createResults = (store: Store) => ({
  /**
   * Makes room in the tenant's quota, the oldest finished results going first, and opens a result of
   * no rows yet. Undefined where the results that are being stored already take the whole quota.
   */
  open: async (options: {
    principal: Principal
    columns: readonly Column[]
    limits: ResultLimits
    storingMs: number
  }): Promise<string | undefined> => {
    const { principal, limits } = options
    const id = randomBytes(18).toString('base64url')
    const largest = largestResult(limits)
    const tenant = principal.tenantId
    return store.begin(async (sql) => {
      // One at a time for each tenant, so that two do not take the same room.
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`puente-results:${tenant}`}, 0))`
      await sql`DELETE FROM mcp.results WHERE tenant = ${tenant} AND expires_at < now()`
      await sql`
        DELETE FROM mcp.results WHERE id IN (
          SELECT id FROM (
            SELECT id, state, sum(reserved_bytes) OVER (ORDER BY state = 'storing' DESC, created_at DESC, id) AS total
            FROM mcp.results WHERE tenant = ${tenant}
          ) AS held
          WHERE held.total > ${limits.resultBytes - largest} AND held.state <> 'storing')`
      const opened = await sql`
        INSERT INTO mcp.results (id, tenant, owner, columns, reserved_bytes, storing_until, expires_at)
        SELECT ${id}, ${tenant}, ${ownerOf(principal)}, ${JSON.stringify(options.columns)}, ${largest},
          now() + ${`${options.storingMs} milliseconds`}::interval,
          now() + ${`${options.storingMs} milliseconds`}::interval + ${`${limits.resultTtlMinutes} minutes`}::interval
        WHERE (SELECT coalesce(sum(reserved_bytes), 0) FROM mcp.results WHERE tenant = ${tenant})
          <= ${limits.resultBytes - largest}`
      return opened.count === 1 ? id : undefined
    })
  },

  /** Adds rows behind those stored; false where the result is gone, so that nobody stores on. */
  append: async (id: string, batch: ResultBatch, bytes: number): Promise<boolean> => {
    // Two statements in one: the row of the result is locked first, so that it cannot go in between.
    const adding = store`
      WITH held AS (
        UPDATE mcp.results
        SET row_count = row_count + ${batch.lines.length}, byte_count = byte_count + ${bytes}
        WHERE id = ${id} AND expires_at > now()
        RETURNING id)
      INSERT INTO mcp.result_batches (result_id, first_row, row_count, lines)
      SELECT id, ${batch.firstRow}, ${batch.lines.length}, ${batch.lines.join('\n')} FROM held`
    const added = await adding
    letGo(adding)
    return added.count === 1
  },

  /** Says how the storing ended; the result is kept for its whole time from then on. */
  finish: async (id: string, state: Exclude<ResultState, 'storing'>, limits: ResultLimits) => {
    await store`
      UPDATE mcp.results
      SET state = ${state}, reserved_bytes = byte_count,
        expires_at = now() + ${`${limits.resultTtlMinutes} minutes`}::interval
      WHERE id = ${id} AND expires_at > now()`
  },

  /** The result, if it is this principal's; anybody else's does not exist. */
  find: async (id: string, principal: Principal): Promise<StoredResult | undefined> => {
    const [row] = await store<ResultRow[]>`
      SELECT id, columns, row_count, expires_at,
        CASE WHEN state = 'storing' AND storing_until < now() THEN 'stopped' ELSE state END AS state
      FROM mcp.results
      WHERE id = ${id} AND owner = ${ownerOf(principal)} AND expires_at > now()`
    if (row === undefined) return undefined
    return {
      id: row.id,
      columns: columnsSchema.parse(JSON.parse(row.columns)),
      state: row.state,
      rowCount: Number(row.row_count),
      expiresAt: row.expires_at,
    }
  },

  /** The batch that holds a row, undefined where there is none. */
  batchAt: async (id: string, row: number): Promise<ResultBatch | undefined> => {
    const [found] = await store<{ first_row: string; lines: string }[]>`
      SELECT b.first_row, b.lines FROM mcp.result_batches AS b
      JOIN mcp.results AS r ON r.id = b.result_id
      WHERE b.result_id = ${id} AND b.first_row <= ${row} AND b.first_row + b.row_count > ${row}
        AND r.expires_at > now()
      ORDER BY b.first_row DESC LIMIT 1`
    return found && { firstRow: Number(found.first_row), lines: found.lines.split('\n') }
  },

  /** Removes what has expired; returns how many results that were. */
  purge: async () => (await store`DELETE FROM mcp.results WHERE expires_at < now()`).count,
})

export type Results = ReturnType<typeof createResults>
