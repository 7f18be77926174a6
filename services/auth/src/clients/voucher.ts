import type { Sql } from '../database/connect.ts'

/**
 * Who stands behind what a client says of itself: the host that publishes its metadata, where its identifier is the
 * address of the document; the operator who added it; nobody, where it registered itself.
 */
export type Voucher = { kind: 'host'; host: string } | { kind: 'operator' } | { kind: 'nobody' }

/** Finds who vouches for each of these clients. */
export const vouchersOf = async (
  sql: Sql,
  clientIds: readonly string[],
): Promise<(clientId: string) => Voucher> => {
  const rows = await sql<{ id: string }[]>`
    select client_id as id from auth.preregistered_client where client_id = any(${[...clientIds]})`
  const added = new Set(rows.map(({ id }) => id))
  return (clientId) => {
    if (added.has(clientId)) return { kind: 'operator' }
    const url = URL.parse(clientId)
    return url?.protocol === 'https:' ? { kind: 'host', host: url.host } : { kind: 'nobody' }
  }
}
