import type { Sql } from '../database/connect.ts'
import { readChains, readHash, readHeads } from './read.ts'
import { verifyTrail } from './verify.ts'
import type { Place, Verdict } from './verify.ts'

/** Verifies the trail as it is at one moment, however long that takes and whatever is written meanwhile. */
export const verifyNow = async (sql: Sql, known: readonly Place[]): Promise<Verdict> =>
  sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx`set local statement_timeout = 0`
    const heads = await readHeads(tx)
    return verifyTrail(readChains(tx), heads, known, (chain, seq) => readHash(tx, chain, seq))
  })
