import type { Column } from '../sql/column-type.ts'
import type { JsonValue } from '../sql/serialize.ts'
import type { QueryEvent } from '../sql/stream-query.ts'
import type { Progress } from './call.ts'
import type { Limits } from './limits.ts'

export type Truncation = 'rows' | 'bytes'

/** The rows that fit the limits, and whether there were more. */
export type Collected = {
  columns: Column[]
  rows: JsonValue[][]
  truncated: Truncation | undefined
  /** Rows the statement affected, where it says so. */
  affected: number | undefined
}

/**
 * Reads a statement's answer up to a row and a byte limit (bytes of its JSON). A read is left, and so
 * stopped on the server, at the limit; a write runs to its end and only its rows are dropped.
 */
export const collectRows = async (
  events: AsyncIterable<QueryEvent>,
  limits: Limits,
  options: {
    isWrite: boolean
    onProgress: ((progress: Omit<Progress, 'elapsedMs'>) => void) | undefined
  },
): Promise<Collected> => {
  const collected: Collected = { columns: [], rows: [], truncated: undefined, affected: undefined }
  let sets = 0
  let bytes = 0
  for await (const event of events) {
    if (event.kind === 'affected') {
      collected.affected = event.count
      continue
    }
    if (event.kind === 'columns') {
      // One statement answers one set of rows; further ones are those of triggers.
      sets += 1
      if (sets === 1) collected.columns = event.columns
      continue
    }
    if (sets > 1 || collected.truncated !== undefined) continue
    for (const row of event.rows) {
      bytes += Buffer.byteLength(JSON.stringify(row)) + 1
      if (collected.rows.length >= limits.rows) collected.truncated = 'rows'
      // The first row is answered however long it is: a limit must not make it unreachable.
      else if (bytes > limits.bytes && collected.rows.length > 0) collected.truncated = 'bytes'
      if (collected.truncated !== undefined) break
      collected.rows.push(row)
    }
    options.onProgress?.({ rows: collected.rows.length, bytes })
    if (collected.truncated !== undefined && !options.isWrite) break
  }
  return collected
}
