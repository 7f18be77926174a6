import { z } from 'zod'
import type { Asker, Catalog } from '../sql/catalog.ts'
import type { SqlFailure, SqlFault } from '../sql/failure.ts'
import { nearestNames } from '../sql/nearest-names.ts'
import type { Call } from '../statement/call.ts'

/** What a caller is told of a statement that failed: the server's own words made safe, and names that may have been meant. */
export const explainSql = async (failure: SqlFailure, call: Call, args?: unknown) => {
  const { fault } = failure
  if (fault === undefined) return `${failure.message}.`.replace(/([.!?])\.$/, '$1')
  const place = `SQL Server error ${fault.number}, level ${fault.class}, state ${fault.state}, line ${fault.line}`
  const inside = fault.procedure === undefined ? '' : ` of ${fault.procedure}`
  return `${place}${inside}: ${fault.message}${await suggestion(fault, { call, args })}`
}

/** What is looked for by the number of the error that did not find it. */
const SUGGESTIONS: Readonly<
  Record<number, (name: string, sql: string, catalog: Catalog, asker: Asker) => Promise<string>>
> = {
  207: (name, sql, catalog, asker) => catalog.suggestColumns(name, sql, asker),
  208: (name, _sql, catalog, asker) => catalog.suggestTables(name, asker),
  // It names the column with its table or alias.
  4104: (name, sql, catalog, asker) =>
    catalog.suggestColumns(name.split('.').at(-1) ?? name, sql, asker),
}

/** Where nothing is known of a large catalog yet, the error does not wait until all of it is read. */
const PATIENCE_MS = 3000

const withSql = z.object({ sql: z.string() })

/** What may have been meant by the one thing that was not found. */
const suggestion = async (
  { number, message }: SqlFault,
  { call, args }: { call: Call; args: unknown },
) => {
  if (number === UNDECLARED) return undeclared(message, args)
  const name = /['"]([^'"]+)['"]/.exec(message)?.[1]
  const suggest = SUGGESTIONS[number]
  if (name === undefined || suggest === undefined) return ''
  const { tenant, principal, signal } = call
  const waiting = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  // A suggestion is a courtesy: without it the error stands on its own.
  const { sql } = withSql.catch({ sql: '' }).parse(args)
  return suggest(name, sql, tenant.catalog, { principal, signal: waiting }).catch(() => '')
}

/** Must declare the scalar variable "@…". */
const UNDECLARED = 137

const withParams = z.object({ params: z.record(z.string(), z.unknown()) })

const undeclared = async (message: string, args: unknown) => {
  const variable = /@[\p{L}\p{N}_@#$]+/u.exec(message)?.[0]
  if (variable === undefined) return ''
  const given = Object.keys(withParams.safeParse(args).data?.params ?? {})
  const near = await nearestNames(
    variable,
    given.map((name) => `@${name.replace(/^@/, '')}`),
  )
  const meant = near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`
  return ` Give its value in params: {"${variable.slice(1)}": …}.${meant}`
}
