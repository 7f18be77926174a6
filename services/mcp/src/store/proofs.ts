import type { Store } from './postgres.ts'

/** Which proofs of possession were used, for all replicas. */
export const createProofs = (store: Store) => ({
  /** Uses a proof up; returns false when somebody has done so before. */
  use: async (id: Buffer, lifetimeSeconds: number): Promise<boolean> => {
    await store`DELETE FROM mcp.proofs WHERE expires_at < now()`
    const rows = await store`
      INSERT INTO mcp.proofs (id, expires_at)
      VALUES (${id}, now() + ${lifetimeSeconds}::int * interval '1 second')
      ON CONFLICT DO NOTHING RETURNING 1`
    return rows.length === 1
  },
})

export type Proofs = ReturnType<typeof createProofs>
