import { unsupported } from '../../sql-error.ts'
import type { Statement } from '../ast.ts'
import type { SecurityPredicate } from '../ast-security.ts'
import { findTable, tableName, tableRelation } from '../bind-source.ts'
import type { Binder } from '../binder.ts'
import { quoteName, quoteText } from '../bound.ts'
import type { Plan } from '../plan.ts'
import { newObject } from './object-name.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

const EVENTS = ['filter', 'insert', 'update'] as const

/**
 * CREATE SECURITY POLICY: PostgreSQL's row security does the work. PostgreSQL never lets a change make a row that its filter
 * hides; so a filter without both block predicates, which SQL Server allows, is refused.
 */
export function defineSecurityPolicy(
  binder: Binder,
  node: Extract<Statement, { kind: 'createSecurityPolicy' }>,
  line: number,
): BarePlan {
  const { schema, name } = newObject(binder, node.name, line)
  const tables = Map.groupBy(node.predicates, (predicate) => {
    const table = findTable(binder, predicate.table, predicate.line)
    return `${table.schema}.${table.name}`
  })
  const policies = [...tables.values()].map((predicates) => {
    const calls = EVENTS.map((on) => {
      const [only, ...others] = predicates.filter((predicate) => predicate.on === on)
      if (!only || others.length > 0) {
        throw unsupported(
          'a SECURITY POLICY without one FILTER, one AFTER INSERT and one AFTER UPDATE predicate for each table',
          line,
        )
      }
      return only
    })
    const [table] = calls.map((call) => tableName(findTable(binder, call.table, call.line)))
    const texts = calls.map((call) => callText(binder, call))
    return `SELECT tsql.add_policy(${quoteText(`${schema}.${name}`)}, ${quoteText(table ?? '')}::regclass, ${texts.join(', ')})`
  })
  return { sql: policies.join('; '), command: 'none', changesCatalog: 'shared' }
}

/** A predicate as schema, function and bound arguments: PostgreSQL knows its functions, the catalog does not. */
function callText(binder: Binder, predicate: SecurityPredicate): string {
  const table = findTable(binder, predicate.table, predicate.line)
  // In a policy, PostgreSQL knows the table by its own name.
  const scope = {
    relations: [tableRelation(table, quoteName(table.name), undefined)],
    ctes: new Map(),
  }
  const args = predicate.arguments.map((argument) => binder.expression(argument, scope).sql)
  const parts = [
    predicate.function.at(-2) || 'dbo',
    predicate.function.at(-1) ?? '',
    args.join(', '),
  ]
  return `ARRAY[${parts.map(quoteText).join(', ')}]`
}
