import { hash } from 'node:crypto'
import type { Principal } from '../token/principal.ts'
import { uuidV7 } from './uuid.ts'

/** Something that happened, as whoever saw it says it. */
export type AuditEvent = {
  event: 'call.opened' | 'call.closed' | 'call.refused' | 'audit.witness' | 'audit.pruned'
  callId?: string | undefined
  requestId?: string | undefined
  tenant?: string | undefined
  subject?: string | undefined
  account?: string | undefined
  clientId?: string | undefined
  clientName?: string | undefined
  tool?: string | undefined
  /** JSON without anything undefined; no token, no row of a result. */
  details: Readonly<Record<string, unknown>>
}

/** What a record says; `at` is ISO 8601 in milliseconds, `details` the JSON text that is stored. */
export type AuditContent = {
  id: string
  at: string
  event: string
  callId: string | null
  requestId: string | null
  tenant: string | null
  subject: string | null
  account: string | null
  clientId: string | null
  clientName: string | null
  tool: string | null
  details: string
}

/** A record in its chain; hashes are 64 hexadecimal digits. */
export type AuditRecord = AuditContent & {
  chain: string
  seq: number
  previous: string
  hash: string
}

/** Where a chain ends. */
export type AuditHead = { seq: number; hash: string }

/** What the first record of a chain has for a predecessor. */
export const NO_PREDECESSOR = '0'.repeat(64)

const FIELD_CHARACTERS = 500

// PostgreSQL stores no U+0000, as a character or as an escape in json, and nobody needs half of a surrogate pair.
const storable = (text: string) => text.replaceAll('\0', '\uFFFD').toWellFormed()

const field = (value: string | undefined) =>
  value === undefined ? null : storable(value.slice(0, FIELD_CHARACTERS))

const storableDetail = (_key: string, value: unknown) =>
  typeof value === 'string' ? storable(value) : value

/** A NUL or half a pair as JSON writes it; what only looks so is looked through in vain. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/

/** Every value is looked at only where there is need to: that takes several times as long. */
const storableText = (details: AuditEvent['details']) => {
  const text = JSON.stringify(details)
  return UNSTORABLE.test(text) ? JSON.stringify(details, storableDetail) : text
}

/** Fixes what is recorded, whatever the caller was sent. */
export const contentOf = (event: AuditEvent, nowMs: number): AuditContent => ({
  id: uuidV7(nowMs),
  at: new Date(nowMs).toISOString(),
  event: event.event,
  callId: event.callId ?? null,
  requestId: field(event.requestId),
  tenant: field(event.tenant),
  subject: field(event.subject),
  account: field(event.account),
  clientId: field(event.clientId),
  clientName: field(event.clientName),
  tool: field(event.tool),
  details: storableText(event.details),
})

/** Who acted, as a record says it. */
export const actorOf = (principal: Principal) => ({
  tenant: principal.tenantId,
  subject: principal.subject,
  account: principal.accountName,
  clientId: principal.clientId,
  clientName: principal.clientName,
})

/** The fields that the hash is over, in its order; names follow where the record has any. */
const HASHED = [
  'chain',
  'seq',
  'previous',
  'id',
  'at',
  'event',
  'callId',
  'requestId',
  'tenant',
  'subject',
  'clientId',
  'tool',
  'details',
] as const satisfies readonly (keyof AuditRecord)[]

/** The hash of a record: SHA-256 over its chain, place, predecessor and content, as one JSON array. */
export const hashRecord = (record: Omit<AuditRecord, 'hash'>): string => {
  const { account, clientName } = record
  const names = account === null && clientName === null ? [] : [account, clientName]
  const fields = [...HASHED.map((name) => record[name]), ...names]
  return hash('sha256', JSON.stringify(fields), 'hex')
}

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
