import postgres from 'postgres'
import type { Sql } from 'postgres'
import { SqlError } from '../sql-error.ts'

/** One PostgreSQL connection that belongs to one TDS connection; it is never replaced behind the session's back. */
export type DatabaseLink = {
  sql: Sql
  /** Runs one statement for its row count or its few rows, as text. */
  run: (text: string) => Promise<{ count: number; rows: (string | null)[][] }>
  /** Runs one query and hands over its rows in portions, as text; the next portion is fetched when the caller comes back. `firstRows` is the size of the first. */
  stream: (
    text: string,
    onRows: (rows: (string | null)[][]) => Promise<void>,
    firstRows: number,
  ) => Promise<number>
  /** The same, for a query of a translated SELECT, which leaves nothing in the session. */
  read: DatabaseLink['run']
  /** Whether anything may have left something in the session since `markClean`. */
  isTouched: () => boolean
  markClean: () => void
  /** Asks PostgreSQL to cancel what runs. */
  cancel: () => void
  /** Resolves when a cancel request has been delivered and can hit nothing that runs later. */
  settle: () => Promise<void>
  isLost: () => boolean
  close: () => Promise<void>
}

/** Each portion after the first has about as many rows as fit in its bytes: wide ones do not pile up. */
const MAX_PORTION_ROWS = 1000
const PORTION_BYTES = 262_144
const CONNECT_SECONDS = 10
const CLOSE_SECONDS = 2

export function openDatabaseLink(url: string, database: string, role: string): DatabaseLink {
  let lost = false
  let isTouched = true
  let cancelling: Promise<unknown> = Promise.resolve()
  let running: { cancel: () => void | PromiseLike<void> } | undefined
  const sql = postgres(url, {
    database,
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: CONNECT_SECONDS,
    fetch_types: false,
    onnotice: () => undefined,
    onclose: () => {
      lost = true
    },
    connection: {
      application_name: 'devsql',
      role,
      DateStyle: 'ISO, YMD',
      TimeZone: 'UTC',
      bytea_output: 'hex',
      extra_float_digits: 1,
      search_path: 'pg_temp, pg_catalog',
      standard_conforming_strings: true,
      client_min_messages: 'error',
    },
  })

  const texts = (row: readonly (Uint8Array | null)[]): (string | null)[] =>
    row.map((cell) =>
      cell === null
        ? null
        : Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('utf8'),
    )

  const refuseLost = (): void => {
    if (lost) throw sessionKilled()
  }
  const orKilled = (error: unknown): unknown => {
    if (!endsConnection(error)) return error
    lost = true
    return sessionKilled()
  }

  const read: DatabaseLink['run'] = async (text) => {
    refuseLost()
    const query = sql.unsafe(text).raw()
    running = query
    try {
      const answer: unknown = await query
      // Several statements in one text give a list of results; the last one counts.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the branch before has shown what it is
      const result = (isResultList(answer) ? answer.at(-1) : answer) as {
        count: number | null
      } & Iterable<(Uint8Array | null)[]>
      return { count: result.count ?? 0, rows: [...result].map((row) => texts(row)) }
    } catch (error) {
      throw orKilled(error)
    } finally {
      running = undefined
    }
  }

  return {
    sql,
    isLost: () => lost,
    cancel() {
      const delivery = Promise.resolve(running?.cancel()).catch(() => undefined)
      cancelling = cancelling.then(() => delivery)
    },
    async settle() {
      await cancelling
      // The request is delivered as a signal: one more round trip takes it if it came too late for its statement.
      await sql.unsafe('SELECT 1').catch(() => undefined)
    },
    run: async (text) => {
      isTouched = true
      return read(text)
    },
    read,
    isTouched: () => isTouched,
    markClean: () => {
      isTouched = false
    },
    async stream(text, onRows, firstRows) {
      refuseLost()
      const query = sql.unsafe(text)
      void query.raw() // changes the query itself; its return type knows no cursor
      running = query
      let count = 0
      try {
        for await (const portion of query.cursor(firstRows)) {
          count += portion.length
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the branch before has shown what it is
          const rows = portion as unknown as (Uint8Array | null)[][]
          // The driver reads this before it fetches the next portion.
          void Object.assign(query, { cursorRows: nextPortion(rows) })
          await onRows(rows.map((row) => texts(row)))
        }
        return count
      } catch (error) {
        throw orKilled(error)
      } finally {
        running = undefined
      }
    },
    close: () => sql.end({ timeout: CLOSE_SECONDS }),
  }
}

/** PostgreSQL's shutdown and crash, and the driver's codes of a connection that broke. */
const CONNECTION_ENDS = new Set([
  '57P01',
  '57P02',
  '57P03',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'ECONNRESET',
  'EPIPE',
])

const endsConnection = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && CONNECTION_ENDS.has(String(error.code))

const sessionKilled = (): SqlError =>
  new SqlError(596, 'Cannot continue the execution because the session is in the kill state.', {
    severity: 21,
  })

const isResultList = (answer: unknown): answer is unknown[] =>
  Array.isArray(answer) && !('command' in answer) && answer.length > 0

/** How many rows of this width make a portion. */
function nextPortion(rows: readonly (readonly (Uint8Array | null)[])[]): number {
  const bytes = rows.reduce(
    (total, row) => total + row.reduce((sum, cell) => sum + (cell?.byteLength ?? 0), 0),
    0,
  )
  const perRow = Math.max(1, bytes / Math.max(1, rows.length))
  return Math.min(MAX_PORTION_ROWS, Math.max(1, Math.floor(PORTION_BYTES / perRow)))
}
