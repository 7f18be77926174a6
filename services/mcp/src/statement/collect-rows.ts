import type { Column } from '../sql/column-type.ts'
import type { JsonValue } from '../sql/serialize.ts'
import type { QueryEvent } from '../sql/stream-query.ts'
import { safeMessage } from '../sql/translate-error.ts'
import type { Progress } from './call.ts'
import type { Limits } from './limits.ts'
import { rowBytes } from './row-bytes.ts'

export type Truncation = 'rows' | 'bytes'

/** The rows of one SELECT or OUTPUT clause, under their header. */
export type ResultSet = { columns: Column[]; rows: JsonValue[][] }

/** The rows that fit the limits, and whether there were more. */
export type Collected = ResultSet & {
  /** Further result sets: those of triggers. The limits are for all together. */
  more: ResultSet[]
  truncated: Truncation | undefined
  /** Values of which only the beginning was read. */
  cutValues: number
  /** Rows the statement affected, where it says so. */
  affected: number | undefined
  /** What was printed, and warnings. */
  messages: string[]
}

const MAX_SETS = 20
const MAX_MESSAGES = 20
const MAX_MESSAGE_CHARACTERS = 500

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
  const collected: Collected = {
    columns: [],
    rows: [],
    more: [],
    truncated: undefined,
    cutValues: 0,
    affected: undefined,
    messages: [],
  }
  let set: ResultSet | undefined
  let count = 0
  let bytes = 0
  const begin = (columns: Column[]) => {
    const isFirst = set === undefined
    set = isFirst ? collected : { columns, rows: [] }
    if (isFirst) collected.columns = columns
    else if (collected.more.length < MAX_SETS) collected.more.push(set)
    else collected.truncated = 'rows'
  }
  const take = (rows: readonly JsonValue[][]) => {
    for (const row of rows) {
      if (collected.truncated !== undefined) return
      bytes += rowBytes(row, limits.bytes) + 1
      if (count >= limits.rows) collected.truncated = 'rows'
      // The first row is answered however long it is: a limit must not make it unreachable.
      else if (bytes > limits.bytes && count > 0) collected.truncated = 'bytes'
      else {
        set?.rows.push(row)
        count += 1
      }
    }
  }

  for await (const event of events) {
    if (event.kind === 'affected') collected.affected = event.count
    else if (event.kind === 'columns') begin(event.columns)
    else if (event.kind === 'cut') collected.cutValues += collected.truncated === undefined ? 1 : 0
    else if (event.kind === 'message') {
      const text = safeMessage(event.text).slice(0, MAX_MESSAGE_CHARACTERS)
      if (collected.messages.length < MAX_MESSAGES) collected.messages.push(text)
    } else {
      take(event.rows)
      options.onProgress?.({ rows: count, bytes })
      if (collected.truncated !== undefined && !options.isWrite) break
    }
  }
  return collected
}
