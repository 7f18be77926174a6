import { setTimeout as delay } from 'node:timers/promises'
import { SqlFailure } from '../sql/failure.ts'
import type { Results, StoredResult } from '../store/results.ts'
import type { Principal } from '../token/principal.ts'
import type { Limits } from './limits.ts'

/** A page of a stored result, and the result as it was when the page was read. */
export type ResultPage = {
  result: StoredResult
  rows: unknown[][]
  /** Where the next page starts; undefined behind the last row. */
  next: number | undefined
}

const POLL_MS = 100
/** How long a page is waited for whose rows are not stored yet. */
const WAIT_MS = 10_000

const pause = async (signal: AbortSignal) => {
  try {
    await delay(POLL_MS, undefined, { signal })
  } catch {
    throw new SqlFailure('cancelled', 'The call was cancelled')
  }
}

/** One stored row. */
export const readLine = (line: string): unknown[] => {
  const row: unknown = JSON.parse(line)
  return Array.isArray(row) ? row : []
}

/**
 * Reads a page of a stored result from row number `from` on, up to a row and a byte limit. Where
 * storing has not come that far it is waited for. Undefined: there is no such result for this caller.
 */
export const readResultPage = async (
  results: Results,
  id: string,
  from: number,
  options: { principal: Principal; limits: Limits; signal: AbortSignal },
): Promise<ResultPage | undefined> => {
  const { principal, limits, signal } = options
  const waitUntil = performance.now() + Math.min(WAIT_MS, limits.timeoutMs)
  const rows: unknown[][] = []
  let bytes = 0
  while (true) {
    // Read before the batch: what is finished then gets no more rows.
    const result = await results.find(id, principal)
    if (result === undefined) return undefined
    const at = from + rows.length
    const isEnd = at >= result.rowCount && result.state !== 'storing'
    const page = { result, rows, next: isEnd ? undefined : at }
    if (isEnd || rows.length >= limits.rows) return page
    const batch = await results.batchAt(id, at)
    if (batch === undefined) {
      if (rows.length > 0 || performance.now() > waitUntil) return page
      await pause(signal)
      continue
    }
    for (const line of batch.lines.slice(at - batch.firstRow)) {
      bytes += Buffer.byteLength(line) + 1
      const isFull = rows.length >= limits.rows || bytes > limits.bytes
      // The first row is answered however long it is: a limit must not make it unreachable.
      if (isFull && rows.length > 0) {
        const next = from + rows.length
        return {
          result,
          rows,
          next: next < result.rowCount || result.state === 'storing' ? next : undefined,
        }
      }
      rows.push(readLine(line))
    }
  }
}

/** Waits until a result is stored; undefined where it is not the caller's, or not within the time. */
export const waitUntilStored = async (
  results: Results,
  id: string,
  options: { principal: Principal; timeoutMs: number; signal: AbortSignal },
): Promise<StoredResult | undefined> => {
  const waitUntil = performance.now() + options.timeoutMs
  while (true) {
    const result = await results.find(id, options.principal)
    if (result?.state !== 'storing' || performance.now() > waitUntil) return result
    await pause(options.signal)
  }
}
