import type { Sql } from '../database/connect.ts'

/** Ends the browser session with this uid, so that whoever comes next must sign in. */
export const endSession = async (sql: Sql, uid: string): Promise<void> => {
  await sql`delete from auth.oidc_model where model = 'Session' and uid = ${uid}`
}
