import type { Connection } from 'tedious'
import { joinChunks } from './chunked-value.ts'
import { describeColumn, type Column } from './column-type.ts'
import { beginningOf, markCut } from './cut-value.ts'
import { SqlFailure } from './failure.ts'
import { runRequest, type Prepared } from './run-request.ts'
import { serializeValue, type JsonValue } from './serialize.ts'
import { translateError } from './translate-error.ts'

/** What a running statement says, in order. */
export type QueryEvent =
  | { kind: 'columns'; columns: Column[] }
  | { kind: 'rows'; rows: JsonValue[][] }
  /** Rows that one statement affected; of several, the last is the statement's own. */
  | { kind: 'affected'; count: number }
  /** What the statement printed, or a warning of the server. */
  | { kind: 'message'; text: string }
  /** A value of the rows before was too long to be held whole. */
  | { kind: 'cut' }

/** Changes of database and language, which belong to the session. */
const SESSION_NUMBERS = new Set([5701, 5703])

/** What may be read ahead of the consumer before the server is made to wait. */
const READ_AHEAD_ROWS = 256
const READ_AHEAD_BYTES = 1_048_576

/**
 * Runs a statement and yields what it answers, with back-pressure down to the socket. Leaving the loop
 * early or aborting the signal stops the statement on the server; the connection is free when this has
 * returned. Throws SqlFailure; the signal's reason decides between `timeout` and `cancelled`.
 */
export async function* streamQuery(
  connection: Connection,
  prepared: Prepared,
  signal: AbortSignal,
): AsyncGenerator<QueryEvent, void> {
  let events: QueryEvent[] = []
  let columns: Column[] = []
  let aheadRows = 0
  let aheadBytes = 0
  let failure: unknown
  let isDone = false
  let isPaused = false
  let hasCut = false
  let wake = () => {}

  const pushRow = (row: JsonValue[]) => {
    const last = events.at(-1)
    if (last?.kind === 'rows') last.rows.push(row)
    else events.push({ kind: 'rows', rows: [row] })
    aheadRows += 1
    for (const value of row) aheadBytes += typeof value === 'string' ? value.length : 8
    wake()
  }
  const push = (event: QueryEvent) => {
    events.push(event)
    wake()
  }
  const toJson = (value: unknown, index: number): JsonValue => {
    const type = columns[index]?.type ?? 'unknown'
    const beginning = beginningOf(value)
    if (beginning === undefined) return serializeValue(value, type)
    hasCut = true
    return markCut(String(serializeValue(beginning, type)))
  }
  const takeRow = (values: readonly unknown[]) => {
    pushRow(values.map(toJson))
    if (hasCut) push({ kind: 'cut' })
    hasCut = false
  }
  const chunks = joinChunks((text, isCut) => takeRow([isCut ? { puenteCut: text } : text]))

  if (signal.aborted) throw abortFailure(signal)
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const request = runRequest(connection, prepared, {
    columns: (metadata) => {
      columns = metadata.map(describeColumn)
      chunks.begin(metadata)
      push({ kind: 'columns', columns })
    },
    row: (values) => {
      if (chunks.take(values)) return
      takeRow(values)
      if (!isPaused && (aheadRows >= READ_AHEAD_ROWS || aheadBytes >= READ_AHEAD_BYTES)) {
        isPaused = true
        request.pause()
      }
    },
    affected: (count) => push({ kind: 'affected', count }),
    done: () => chunks.end(),
    message: ({ number, message }) => {
      if (!SESSION_NUMBERS.has(number)) push({ kind: 'message', text: message })
    },
    ended: (error) => {
      failure = error
      isDone = true
      wake()
      end()
    },
  })
  const stop = () => {
    request.cancel()
    wake()
  }
  signal.addEventListener('abort', stop, { once: true })
  const changed = async () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })
  try {
    while (true) {
      while (events.length > 0 && !signal.aborted) {
        const batch = events
        events = []
        aheadRows = 0
        aheadBytes = 0
        yield* batch
      }
      if (isDone || signal.aborted) break
      if (isPaused) {
        isPaused = false
        request.resume()
      }
      if (events.length === 0 && !isDone) await changed()
    }
  } finally {
    signal.removeEventListener('abort', stop)
    if (!isDone) {
      // A cancelled request reads to the end of what was sent, and is resumed for it by the driver.
      request.cancel()
      await ended
    }
  }
  if (signal.aborted) throw abortFailure(signal)
  if (failure !== undefined && failure !== null) throw translateError(failure)
}

/** What a caller is told when its signal ended the statement. */
export const abortFailure = (signal: AbortSignal) => {
  if (signal.reason instanceof SqlFailure) return signal.reason
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
    ? new SqlFailure('timeout', 'The statement was stopped because it ran into its time limit')
    : new SqlFailure('cancelled', 'The statement was cancelled')
}
