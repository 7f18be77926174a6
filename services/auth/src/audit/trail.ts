import { randomUUID } from 'node:crypto'
import type { Sql } from '../database/connect.ts'
import { insertRecords } from './insert.ts'
import { NO_PREDECESSOR, contentOf, link } from './record.ts'
import type { AuditContent, AuditEvent, AuditHead } from './record.ts'
import { witnessOf } from './witness.ts'

// Records of requests at the same time share one INSERT, so a slow disk costs waiting time, not throughput.
const BATCH_RECORDS = 500
const MOST_WAITING = 10_000

/** A record could not be made durable: what it is about must not be reported as done. */
export class AuditUnavailable extends Error {
  override name = 'AuditUnavailable'
}

type Waiting = { content: AuditContent; resolve: () => void; reject: (error: Error) => void }

type Chain = { name: string; head: AuditHead; opened: boolean }

const newChain = (): Chain => ({
  name: randomUUID(),
  head: { seq: 0, hash: NO_PREDECESSOR },
  opened: false,
})

/**
 * This process's own chain of audit records. `append` resolves when the record is on disk and rejects with
 * AuditUnavailable otherwise. A chain begins with the heads of the others, so that cutting one of them shows. After a
 * failed write it is unknown whether the database has the records, so the next ones begin a new chain.
 */
export const createAuditTrail = (
  sql: Sql,
  onBatch: (written: number, waiting: number) => void = () => undefined,
  now: () => number = Date.now,
) => {
  const waiting: Waiting[] = []
  let chain = newChain()
  let writing = false

  const write = async (contents: readonly AuditContent[]) => {
    const first = chain.opened ? [] : [contentOf(await witnessOf(sql), now())]
    const records = link(chain.name, chain.head, [...first, ...contents])
    await insertRecords(sql, records)
    const last = records.at(-1)
    if (last) chain = { name: chain.name, head: last, opened: true }
  }

  const drain = async () => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH_RECORDS)
      try {
        await write(batch.map(({ content }) => content))
        for (const { resolve } of batch) resolve()
        onBatch(batch.length, waiting.length)
      } catch (cause) {
        chain = newChain()
        const error = new AuditUnavailable('the audit record could not be written', { cause })
        for (const { reject } of batch) reject(error)
      }
    }
    writing = false
  }

  const append = (event: AuditEvent): Promise<void> =>
    new Promise((resolve, reject) => {
      if (waiting.length >= MOST_WAITING) {
        reject(new AuditUnavailable('too many audit records are waiting to be written'))
        return
      }
      waiting.push({ content: contentOf(event, now()), resolve, reject })
      if (writing) return
      writing = true
      // Everything this turn of the event loop brings goes into one statement.
      setImmediate(() => void drain())
    })

  return {
    append,
    /** Records where the other chains end now. */
    witness: async (): Promise<AuditHead & { chain: string }> => {
      await append(await witnessOf(sql))
      return { ...chain.head, chain: chain.name }
    },
  }
}

export type AuditTrail = ReturnType<typeof createAuditTrail>
