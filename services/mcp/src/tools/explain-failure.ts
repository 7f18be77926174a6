import type { SqlFailure } from '../sql/failure.ts'
import { suggestColumns, suggestObjects } from '../sql/read-catalog.ts'
import type { Call } from '../statement/call.ts'

/** What a caller is told of a statement that failed: the server's own words made safe, and names that may have been meant. */
export const explainSql = async (failure: SqlFailure, call: Call) => {
  const { fault } = failure
  if (fault === undefined) return `${failure.message}.`.replace(/([.!?])\.$/, '$1')
  const place = `SQL Server error ${fault.number}, level ${fault.class}, state ${fault.state}, line ${fault.line}`
  const inside = fault.procedure === undefined ? '' : ` of ${fault.procedure}`
  return `${place}${inside}: ${fault.message}${await suggestion(fault.number, fault.message, call)}`
}

/** What is looked for by the number of the error that did not find it. */
const SUGGESTIONS: Readonly<Record<number, typeof suggestColumns>> = {
  207: suggestColumns,
  208: suggestObjects,
  // It names the column with its table or alias.
  4104: (name, call) => suggestColumns(name.split('.').at(-1) ?? name, call),
}

/** Names near the one that was not found. */
const suggestion = async (number: number, message: string, call: Call) => {
  const name = /['"]([^'"]+)['"]/.exec(message)?.[1]
  const suggest = SUGGESTIONS[number]
  if (name === undefined || suggest === undefined) return ''
  const { tenant, principal, signal } = call
  const catalogCall = { database: tenant.database, principal, signal }
  // A suggestion is a courtesy: without it the error stands on its own.
  return suggest(name, catalogCall).catch(() => '')
}
