import { hash } from 'node:crypto'
import { uuidV7 } from './uuid.ts'

type Detail = string | number | boolean | null | undefined | readonly string[]

/** Something that happened, as whoever saw it says it. Details are flat and hold no secret. */
export type AuditEvent = {
  /** `noun.verb`, for example `token.issued`. */
  event: string
  requestId?: string | undefined
  accountId?: string | undefined
  clientId?: string | undefined
  address?: string | undefined
  details?: Readonly<Record<string, Detail>>
}

/** What a record says; `at` is ISO 8601 in milliseconds, `details` the JSON text that is stored. */
export type AuditContent = {
  id: string
  at: string
  event: string
  requestId: string | null
  accountId: string | null
  clientId: string | null
  address: string | null
  details: string
}

/** A record in its chain; hashes are 64 hexadecimal digits. */
export type AuditRecord = AuditContent & {
  chain: string
  seq: number
  previous: string
  hash: string
}

/** What the first record of a chain has for a predecessor. */
export const NO_PREDECESSOR = '0'.repeat(64)

const FIELD_CHARACTERS = 500
const DETAILS_CHARACTERS = 4000

// PostgreSQL stores no U+0000, and nobody needs half of a surrogate pair.
const bounded = (text: string) =>
  text.slice(0, FIELD_CHARACTERS).replaceAll('\0', '').toWellFormed()

const boundedDetail = (_key: string, value: unknown) =>
  typeof value === 'string' ? bounded(value) : value

const field = (value: string | undefined) => (value === undefined ? null : bounded(value))

/** Fixes what is recorded: bounded in length, whatever the caller was sent. */
export const contentOf = (event: AuditEvent, nowMs: number): AuditContent => {
  const details = JSON.stringify(event.details ?? {}, boundedDetail)
  return {
    id: uuidV7(nowMs),
    at: new Date(nowMs).toISOString(),
    event: event.event,
    requestId: field(event.requestId),
    accountId: field(event.accountId),
    clientId: field(event.clientId),
    address: field(event.address),
    details: details.length > DETAILS_CHARACTERS ? '{"tooLong":true}' : details,
  }
}

/** The hash of a record: SHA-256 over its chain, place, predecessor and content, as one JSON array. */
export const hashRecord = (record: Omit<AuditRecord, 'hash'>): string => {
  const { chain, seq, previous, id, at, event, requestId, accountId, clientId, address, details } =
    record
  const fields = [
    chain,
    seq,
    previous,
    id,
    at,
    event,
    requestId,
    accountId,
    clientId,
    address,
    details,
  ]
  return hash('sha256', JSON.stringify(fields), 'hex')
}

export type AuditHead = { seq: number; hash: string }

/** Puts contents behind each other at the end of a chain. */
export const link = (
  chain: string,
  head: AuditHead,
  contents: readonly AuditContent[],
): AuditRecord[] => {
  let { seq, hash: previous } = head
  return contents.map((content) => {
    seq += 1
    const unsealed = { ...content, chain, seq, previous }
    const record = { ...unsealed, hash: hashRecord(unsealed) }
    previous = record.hash
    return record
  })
}
