import type mssql from 'mssql'
import { describeColumn, type Column, type ColumnMetadata } from './column-type.ts'
import { SqlFailure } from './failure.ts'
import { serializeValue, type JsonValue } from './serialize.ts'
import { translateError } from './translate-error.ts'

/** What a running statement says, in order. */
export type QueryEvent =
  | { kind: 'columns'; columns: Column[] }
  | { kind: 'rows'; rows: JsonValue[][] }
  /** Rows that one statement affected; of several, the last is the statement's own. */
  | { kind: 'affected'; count: number }

/** Rows read ahead of the consumer before the server is made to wait. */
const READ_AHEAD_ROWS = 256

/**
 * Runs a request and yields what it answers, with back-pressure down to the socket. Leaving the loop
 * early or aborting the signal stops the statement on the server. Throws SqlFailure; the signal's
 * reason decides between `timeout` and `cancelled`.
 */
export async function* streamQuery(
  request: mssql.Request,
  sql: string,
  signal: AbortSignal,
): AsyncGenerator<QueryEvent, void> {
  const events: QueryEvent[] = []
  let columns: Column[] = []
  let buffered = 0
  let failure: unknown
  let isDone = false
  let isPaused = false
  let wake = () => {}

  const push = (event: QueryEvent) => {
    const last = events.at(-1)
    if (event.kind === 'rows' && last?.kind === 'rows') last.rows.push(...event.rows)
    else events.push(event)
    wake()
  }
  const stop = () => {
    if (!isDone) request.cancel()
    wake()
  }

  request.stream = true
  request.arrayRowMode = true
  request.on('recordset', (metadata: ColumnMetadata[]) => {
    columns = metadata.map(describeColumn)
    push({ kind: 'columns', columns })
  })
  request.on('row', (row: unknown) => {
    push({ kind: 'rows', rows: [toJsonRow(row, columns)] })
    buffered += 1
    if (buffered >= READ_AHEAD_ROWS && !isPaused) isPaused = request.pause()
  })
  request.on('rowsaffected', (count: number) => push({ kind: 'affected', count }))
  request.on('error', (error: unknown) => {
    failure ??= error
  })
  const ended = new Promise<void>((resolve) => {
    request.on('done', () => {
      isDone = true
      wake()
      resolve()
    })
  })

  if (signal.aborted) throw abortFailure(signal)
  signal.addEventListener('abort', stop, { once: true })
  // The promise of a streamed query repeats what the events say.
  void Promise.resolve(request.query(sql)).catch(() => undefined)
  const changed = async () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })
  try {
    while (true) {
      while (events.length > 0 && !signal.aborted) {
        const event = events.shift()
        if (event?.kind === 'rows') buffered -= event.rows.length
        if (event !== undefined) yield event
      }
      if (isDone || signal.aborted) break
      if (isPaused && buffered < READ_AHEAD_ROWS) {
        isPaused = false
        request.resume()
      }
      await changed()
    }
  } finally {
    signal.removeEventListener('abort', stop)
    if (!isDone) {
      request.cancel()
      // A cancelled request must read to the end of what was sent, so it may not stay paused.
      request.resume()
      await ended
    }
  }
  if (signal.aborted) throw abortFailure(signal)
  if (failure !== undefined) throw translateError(failure)
}

/** What a caller is told when its signal ended the statement. */
const abortFailure = (signal: AbortSignal) => {
  if (signal.reason instanceof SqlFailure) return signal.reason
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
    ? new SqlFailure('timeout', 'The statement was stopped because it ran into its time limit')
    : new SqlFailure('cancelled', 'The statement was cancelled')
}

/** mssql hands the one value of FOR JSON and FOR XML in an object even where rows are arrays. */
const toJsonRow = (row: unknown, columns: readonly Column[]): JsonValue[] => {
  const values: unknown[] = Array.isArray(row)
    ? row
    : Object.values(typeof row === 'object' && row !== null ? row : {})
  return values.map((value, index) => serializeValue(value, columns[index]?.type ?? 'unknown'))
}
