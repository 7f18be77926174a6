import type { Queryable } from '../database/connect.ts'
import type { Resources } from '../resources/table.ts'
import { Refused, EXIT } from './usage.ts'

/** What an account may grant on one target; no scopes means none any more. */
export type Allowance = { target: string; scopes: string[] }

/**
 * Reads `TARGET=scope,scope`. A target is a tenant's id, one of its resource URLs (which means the tenant: a token for
 * one opens both), or the URL of another API. Throws Refused, naming what is there, for anything unknown.
 */
const parseAllowance = (text: string, resources: Resources): Allowance => {
  const at = text.lastIndexOf('=')
  if (at < 1) throw new Refused(`"${text}": write TARGET=scope,scope`, EXIT.usage)
  const named = text.slice(0, at)
  const scopes = [
    ...new Set(
      text
        .slice(at + 1)
        .split(',')
        .filter(Boolean),
    ),
  ]
  const resource = resources.named(named)
  if (!resource) {
    const targets = [...resources.targets].join(', ')
    throw new Refused(
      `"${named}" is no tenant or API of puente.yaml; there are: ${targets}`,
      EXIT.usage,
    )
  }
  const unknown = scopes.filter((scope) => !resource.scopes.has(scope))
  if (unknown.length > 0) {
    const there = [...resource.scopes.keys()].join(', ')
    throw new Refused(
      `"${named}" has no scope ${unknown.join(', ')}; there are: ${there}`,
      EXIT.usage,
    )
  }
  return { target: resource.target, scopes }
}

/** Reads several, joining those for the same target; throws Refused. */
export const parseAllowances = (texts: readonly string[], resources: Resources): Allowance[] => {
  const byTarget = Map.groupBy(
    texts.map((text) => parseAllowance(text, resources)),
    ({ target }) => target,
  )
  return [...byTarget].map(([target, parts]) => ({
    target,
    scopes: [...new Set(parts.flatMap(({ scopes }) => scopes))],
  }))
}

/** Replaces what the account may grant on the target. */
export const saveAllowance = async (
  sql: Queryable,
  accountId: string,
  { target, scopes }: Allowance,
): Promise<void> => {
  await sql`delete from auth.account_access where account_id = ${accountId} and target = ${target}`
  if (scopes.length === 0) return
  await sql`
    insert into auth.account_access (account_id, target, scopes)
    values (${accountId}, ${target}, ${scopes})`
}
