import { hash } from 'node:crypto'
import type { Queryable } from '../database/connect.ts'

const NAME_CHARACTERS = 22

const nameOf = (id: string) => hash('sha256', id, 'base64url').slice(0, NAME_CHARACTERS)

/** The `gid` of a grant's access tokens: an opaque name, by which resource servers hear of its end. */
export const grantName = (grantId: string): string => nameOf(grantId)

/** The `gid` of the tokens a client got for itself. */
export const serviceName = (clientId: string): string => nameOf(`service ${clientId}`)

/** The live grant with this `gid`. */
export const findGrantId = async (sql: Queryable, name: string): Promise<string | undefined> => {
  // 22 characters hold 132 bits; the first 128 are whole bytes of the key.
  const start = Buffer.from(name, 'base64url').subarray(0, 16)
  const [from, to] = [0x00, 0xff].map((fill) => Buffer.concat([start, Buffer.alloc(16, fill)]))
  const [row] = await sql<{ grant_id: string }[]>`
    select grant_id from auth.oidc_model
    where model = 'Grant' and id_hash between ${from ?? ''} and ${to ?? ''} and expires_at > now()`
  return row && grantName(row.grant_id) === name ? row.grant_id : undefined
}

/**
 * Ends a grant: its refresh tokens and codes are gone, and its access tokens are announced as revoked (by the trigger
 * of the table). Returns false when there is no such grant.
 */
export const revokeGrant = async (sql: Queryable, grantId: string): Promise<boolean> => {
  const rows = await sql<{ model: string }[]>`
    delete from auth.oidc_model where grant_id = ${grantId} returning model`
  return rows.some(({ model }) => model === 'Grant')
}
