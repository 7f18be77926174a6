import { randomUUID } from 'node:crypto'
import type { Store } from '../store/postgres.ts'
import { insertRecords } from './insert.ts'
import { contentOf, link, NO_PREDECESSOR } from './record.ts'
import type { AuditContent, AuditEvent, AuditHead } from './record.ts'
import { witnessOf } from './witness.ts'

// Records of calls at the same time share one INSERT, so a slow disk costs waiting time, not throughput.
const BATCH_RECORDS = 500
const BATCH_CHARACTERS = 4_000_000
const MOST_WAITING = 10_000
/** A statement and its parameters come to some 300,000 at most. */
const MOST_WAITING_CHARACTERS = 64_000_000
/** Longer than the store lets a statement take: only a database that is not heard of any more takes so long. */
const WRITE_TIMEOUT_MS = 15_000
/** How long a record that nothing waits for may wait for one that something does, to go with it. */
const LINGER_MS = 20

/** A record could not be made durable: what it is about must not be answered. */
export class AuditUnavailable extends Error {
  override name = 'AuditUnavailable'
}

type Waiting = {
  content: AuditContent
  isAwaited: boolean
  resolve: () => void
  reject: (error: Error) => void
}

type Chain = { name: string; head: AuditHead; isOpened: boolean }

const newChain = (): Chain => ({
  name: randomUUID(),
  head: { seq: 0, hash: NO_PREDECESSOR },
  isOpened: false,
})

/** The first of those that wait, as many as one statement takes. */
const takeBatch = (waiting: Waiting[]) => {
  let characters = 0
  const end = waiting.findIndex(({ content }, index) => {
    characters += content.details.length
    return index > 0 && (index === BATCH_RECORDS || characters > BATCH_CHARACTERS)
  })
  return waiting.splice(0, end === -1 ? waiting.length : end)
}

const inTime = async <Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`nothing was heard of the write for ${timeoutMs} ms`))
    }, timeoutMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * This process's own chain of audit records. `append` resolves when the record is on disk and rejects with
 * AuditUnavailable otherwise. A chain begins with the heads of the others, so that cutting one of them shows. After a
 * failed write it is unknown whether the database has the records, so the next ones begin a new chain. Disposing of it
 * waits until everything that was appended is written or has failed.
 */
export const createAuditTrail = (
  sql: Store,
  now: () => number,
  { writeTimeoutMs = WRITE_TIMEOUT_MS, mostWaitingCharacters = MOST_WAITING_CHARACTERS } = {},
) => {
  const waiting: Waiting[] = []
  let waitingCharacters = 0
  let chain = newChain()
  let drained: Promise<void> | undefined
  let lingering: NodeJS.Timeout | undefined

  /** Returns the chain as it is with the contents. */
  const write = async (
    { name, head, isOpened }: Chain,
    contents: readonly AuditContent[],
  ): Promise<Chain> => {
    const first = isOpened ? [] : [contentOf(await witnessOf(sql), now())]
    const records = link(name, head, [...first, ...contents])
    await insertRecords(sql, records)
    return { name, head: records.at(-1) ?? head, isOpened: true }
  }

  const drain = async () => {
    // Everything this turn of the event loop brings goes into one statement.
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
    do {
      const batch = takeBatch(waiting)
      for (const { content } of batch) waitingCharacters -= content.details.length
      try {
        const written = write(
          chain,
          batch.map(({ content }) => content),
        )
        chain = await inTime(written, writeTimeoutMs)
        for (const { resolve } of batch) resolve()
      } catch (cause) {
        chain = newChain()
        const error = new AuditUnavailable('the audit record could not be written', { cause })
        for (const { reject } of batch) reject(error)
      }
    } while (waiting.some(({ isAwaited }) => isAwaited))
    drained = undefined
    linger()
  }

  const start = () => {
    clearTimeout(lingering)
    lingering = undefined
    if (waiting.length > 0) drained ??= drain()
  }

  const linger = () => {
    if (waiting.length > 0) lingering ??= setTimeout(start, LINGER_MS)
  }

  return {
    /** With `isAwaited: false` the record waits up to 20 ms for others, with which it is written. */
    append: (event: AuditEvent, { isAwaited } = { isAwaited: true }): Promise<void> =>
      new Promise((resolve, reject) => {
        const content = contentOf(event, now())
        const characters = waitingCharacters + content.details.length
        if (waiting.length >= MOST_WAITING || characters > mostWaitingCharacters) {
          reject(new AuditUnavailable('too many audit records are waiting to be written'))
          return
        }
        waitingCharacters = characters
        waiting.push({ content, isAwaited, resolve, reject })
        if (isAwaited) start()
        else if (drained === undefined) linger()
      }),
    [Symbol.asyncDispose]: async () => {
      do {
        start()
        await drained
      } while (waiting.length > 0)
    },
  }
}

export type AuditTrail = ReturnType<typeof createAuditTrail>
