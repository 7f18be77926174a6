import { createHash, randomBytes } from 'node:crypto'
import { principalKey, type Principal } from '../token/principal.ts'
import type { Store } from './postgres.ts'

const LIFETIME = '5 minutes'

/** What a confirmation is given for; it holds for exactly this and nothing else. */
export type Subject = {
  principal: Principal
  sql: string
  params: Readonly<Record<string, unknown>>
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

const sortedByKey = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value

const bindingOf = ({ principal, sql, params }: Subject) =>
  sha256(JSON.stringify([principalKey(principal), sql, params], sortedByKey))

/** Single-use permissions to commit a write, readable by any replica. */
export const createConfirmations = (store: Store) => ({
  /** Keeps the question and returns the token that answers it. */
  offer: async (subject: Subject & { rows: number }) => {
    const token = randomBytes(24).toString('base64url')
    await store`DELETE FROM mcp.confirmations WHERE expires_at < now()`
    await store`
      INSERT INTO mcp.confirmations (token_hash, binding, affected_rows, expires_at)
      VALUES (${sha256(token)}, ${bindingOf(subject)}, ${subject.rows}, now() + ${LIFETIME}::interval)`
    return token
  },
  /**
   * Spends a token: the rows it was given for, or undefined when it is unknown, expired, spent or was
   * given for something else. One conditional DELETE decides, so that only one caller can win.
   */
  redeem: async (token: string, subject: Subject): Promise<number | undefined> => {
    const [row] = await store<{ affected_rows: string }[]>`
      DELETE FROM mcp.confirmations
      WHERE token_hash = ${sha256(token)} AND binding = ${bindingOf(subject)} AND expires_at > now()
      RETURNING affected_rows`
    return row && Number(row.affected_rows)
  },
})

export type Confirmations = ReturnType<typeof createConfirmations>
