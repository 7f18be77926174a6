import type { Queryable } from '../database/connect.ts'
import { OPERATOR_CHAIN, recordInTransaction } from './operator.ts'
import { PRUNED } from './verify.ts'

const ENDS_PER_RECORD = 20

const recordPruned = async (tx: Queryable, before: string, ends: readonly string[]) => {
  for (let from = 0; from < ends.length; from += ENDS_PER_RECORD) {
    await recordInTransaction(tx, {
      event: PRUNED,
      details: { before, ends: ends.slice(from, from + ENDS_PER_RECORD) },
    })
  }
}

const NAME = /^audit_(\d{4})_(\d{2})$/

/**
 * Drops the partitions of the months before `month` (`YYYY-MM-01`). For each chain that goes on, or that another has
 * witnessed, where its dropped part ended is recorded, so that the rest verifies. Runs in the caller's transaction.
 */
export const pruneAudit = async (
  tx: Queryable,
  month: string,
): Promise<{ partitions: string[]; ends: string[] }> => {
  const rows = await tx<{ name: string }[]>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'auth.audit'::regclass order by 1`
  const partitions = rows
    .map(({ name }) => name)
    .filter((name) => {
      const [, year, monthOfYear] = NAME.exec(name) ?? []
      return year !== undefined && `${year}-${monthOfYear}-01` < month
    })
  if (partitions.length === 0) return { partitions, ends: [] }
  const ends = await tx<{ end: string }[]>`
    select distinct on (chain) concat_ws(' ', chain, seq, encode(hash, 'hex')) as "end"
    from auth.audit where tableoid = any(${partitions.map((name) => `auth.${name}`)}::text[]::regclass[])
    order by chain, seq desc`
  for (const name of partitions) await tx`drop table auth.${tx(name)}`
  // The chain that the next line continues must keep its head; one that is alive has records of the last minutes.
  await tx`
    delete from auth.audit_head h where chain <> ${OPERATOR_CHAIN} and not exists (select from auth.audit a where a.chain = h.chain)`
  await recordPruned(
    tx,
    month,
    ends.map(({ end }) => end),
  )
  return { partitions, ends: ends.map(({ end }) => end) }
}
