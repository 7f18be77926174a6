import type { Logger } from 'pino'
import type { Column } from '../sql/column-type.ts'
import { SqlFailure } from '../sql/failure.ts'
import type { JsonValue } from '../sql/serialize.ts'
import {
  largestResult,
  type ResultLimits,
  type Results,
  type ResultState,
} from '../store/results.ts'
import type { Principal } from '../token/principal.ts'
import type { Revocations } from '../token/revocations.ts'
import type { Leash } from './leash.ts'

/** A read whose first page is answered and whose rest is to be kept. */
export type Keepable = {
  principal: Principal
  columns: readonly Column[]
  page: readonly JsonValue[][]
  /** The rows behind the page. */
  rest: AsyncIterable<JsonValue[][]>
  /** Stops the statement if it still runs, and gives its connection back. */
  close: () => Promise<void>
  /** Ends the statement, and holds its time limit. */
  leash: Leash
  timeoutMs: number
  limits: ResultLimits & { resultRows: number; concurrency: number }
}

const BATCH_ROWS = 1000
// What is larger than V8's pages take (about 128 kB) stands by itself and is collected late.
const BATCH_BYTES = 64 * 1024

type End = Exclude<ResultState, 'storing'>

/**
 * Stores what does not fit an answer while the answer is on its way: the statement goes on behind it
 * until the result is whole, as large as it may be, or out of time. It keeps its turn in the tenant's
 * queue, and at most half of the turns are kept so. Disposing ends what is being stored.
 */
export const createResultKeeper = (
  results: Results,
  revocations: Pick<Revocations, 'watch'>,
  log: Logger,
) => {
  const running = new Map<Promise<void>, { tenant: string; leash: Leash }>()

  const store = async (id: string, read: Keepable) => {
    using _watch = revocations.watch(read.principal.grantId, read.leash.abort)
    let end: End = 'failed'
    try {
      end = await storeRows(id, read, results)
    } catch (error) {
      end = endOf(error)
      if (end === 'failed') log.warn({ err: error }, 'a result was not stored to its end')
    }
    await read.close().catch(() => undefined)
    await results.finish(id, end, read.limits).catch((error: unknown) => {
      log.warn({ err: error }, 'the end of a stored result was not noted')
    })
  }

  return {
    /**
     * Opens a result for the read and goes on storing it, closing it in the end; returns its id, or
     * why it is not kept.
     */
    keep: async (read: Keepable): Promise<{ id: string } | { problem: string }> => {
      const { tenantId } = read.principal
      const kept = [...running.values()].filter(({ tenant }) => tenant === tenantId)
      if (kept.length >= Math.max(1, Math.floor(read.limits.concurrency / 2))) {
        return { problem: 'too many results are being stored at this moment' }
      }
      // Counted from here on, so that calls that come together do not all find room.
      const { promise: settled, resolve: settle } = Promise.withResolvers<void>()
      running.set(settled, { tenant: tenantId, leash: read.leash })
      const leave = () => {
        running.delete(settled)
        settle()
      }
      const id = await results
        .open({ ...read, storingMs: read.timeoutMs + STORING_MARGIN_MS })
        .catch((error: unknown) => {
          log.warn({ err: error }, 'a result could not be stored')
          return null
        })
      if (id === null || id === undefined) {
        leave()
        return { problem: id === null ? 'it could not be stored' : 'no room is left for results' }
      }
      read.leash.letGo()
      void store(id, read).finally(leave)
      return { id }
    },
    [Symbol.asyncDispose]: async () => {
      for (const { leash } of running.values()) leash.abort()
      await Promise.all(running.keys())
    },
  }
}

export type ResultKeeper = ReturnType<typeof createResultKeeper>

/** How long after its time limit a statement may take to have its last rows stored. */
const STORING_MARGIN_MS = 30_000

const endOf = (error: unknown): End => {
  if (!(error instanceof SqlFailure)) return 'failed'
  if (error.kind === 'timeout') return 'time'
  return error.kind === 'cancelled' ? 'stopped' : 'failed'
}

/** Stores the page and the rest in batches, each written before more is read. Says how it ended. */
const storeRows = async (id: string, read: Keepable, results: Results): Promise<End> => {
  const largest = largestResult(read.limits)
  let firstRow = 0
  let lines: string[] = []
  let batchBytes = 0
  let bytes = 0
  /** False where the result was removed meanwhile. */
  const flush = async () => {
    if (lines.length === 0) return true
    const isThere = await results.append(id, { firstRow, lines }, batchBytes)
    firstRow += lines.length
    lines = []
    batchBytes = 0
    return isThere
  }
  const add = (row: JsonValue[]): End | undefined => {
    if (firstRow + lines.length >= read.limits.resultRows) return 'rows'
    const line = JSON.stringify(row)
    const size = Buffer.byteLength(line) + 1
    if (bytes + size > largest) return 'bytes'
    lines.push(line)
    batchBytes += size
    bytes += size
    return undefined
  }

  const all = async function* () {
    yield read.page
    yield* read.rest
  }
  try {
    for await (const rows of all()) {
      for (const row of rows) {
        const full = add(row)
        if (full !== undefined) return (await flush()) ? full : 'stopped'
        const isBatch = lines.length >= BATCH_ROWS || batchBytes >= BATCH_BYTES
        if (isBatch && !(await flush())) return 'stopped'
      }
    }
  } catch (error) {
    // What was read before the time was up is kept too.
    await flush()
    throw error
  }
  return (await flush()) ? 'complete' : 'stopped'
}
