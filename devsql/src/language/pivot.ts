import { SqlError } from '../sql-error.ts'
import type { Pivot, Unpivot } from './ast.ts'
import type { Binder } from './binder.ts'
import { bindAggregate, isAggregate } from './functions/aggregate.ts'
import { nvarchar } from '../sql-type.ts'
import { quoteText } from './bound.ts'
import type { BoundSource } from './derived-relation.ts'
import { convert } from './convert.ts'
import { comparable } from './compare.ts'
import { resolveColumn, sameName } from './scope.ts'
import type { RelationColumn, Scope } from './scope.ts'

type Named = { name: string; type: RelationColumn['type']; nullable: boolean; sql: string }

/** PIVOT: groups by every column it does not name, one column for each value of IN. */
export function bindPivot(
  binder: Binder,
  node: Pivot,
  source: BoundSource,
  outer: Scope,
): BoundSource {
  const scope: Scope = { relations: source.relations, ctes: outer.ctes, parent: outer }
  const name = (node.aggregate.name[0] ?? '').toUpperCase()
  if (!isAggregate(name) || node.aggregate.arguments[0]?.kind === 'star')
    throw new SqlError(102, `Incorrect syntax near '${node.aggregate.name[0] ?? ''}'.`, {
      severity: 15,
      line: node.line,
    })
  const [argument] = node.aggregate.arguments
  const pivot = resolveColumn(scope, [node.column], node.line)
  const value =
    argument?.kind === 'column' ? resolveColumn(scope, argument.parts, node.line).column : undefined
  const groups: Named[] = source.relations
    .flatMap((relation) => relation.columns)
    .filter((column) => column !== pivot.column && column !== value)
  const aggregate = bindAggregate(binder, node.aggregate, scope)
  const text = nvarchar(128)
  const columns: Named[] = node.values.map((label) => {
    if (groups.some((group) => sameName(group.name, label)))
      throw new SqlError(
        265,
        `The column name "${label}" specified in the PIVOT operator conflicts with the existing column name in the PIVOT argument.`,
        { line: node.line },
      )
    const wanted = convert(
      { sql: quoteText(label), type: text, nullable: false },
      pivot.column.type,
    )
    const [left, right] = comparable([pivot, { ...wanted, nullable: false }])
    return {
      name: label,
      type: aggregate.type,
      nullable: true,
      sql: filtered(aggregate.sql, `${left} = ${right}`),
    }
  })
  const grouping = groups.length > 0 ? ` GROUP BY ${groups.map(({ sql }) => sql).join(', ')}` : ''
  return derived(binder, node.alias, [...groups, ...columns], ` FROM ${source.sql}${grouping}`)
}

// `sum(x)::int4` and its like: the filter belongs to the call inside the cast.
const AGGREGATE_CALL = /^(\(*)((?:trunc\(|round\()?\(*)(\w+)\(/

function filtered(sql: string, condition: string): string {
  const found = AGGREGATE_CALL.exec(sql)
  if (!found) return sql
  let depth = 0
  for (let at = found[0].length - 1; at < sql.length; at += 1) {
    if (sql[at] === '(') depth += 1
    if (sql[at] === ')') depth -= 1
    if (depth === 0)
      return `${sql.slice(0, at + 1)} FILTER (WHERE ${condition})${sql.slice(at + 1)}`
  }
  return sql
}

/** UNPIVOT: a row for each of the listed columns that is not NULL. */
export function bindUnpivot(
  binder: Binder,
  node: Unpivot,
  source: BoundSource,
  outer: Scope,
): BoundSource {
  const scope: Scope = { relations: source.relations, ctes: outer.ctes, parent: outer }
  const listed = node.columns.map((column) => resolveColumn(scope, [column], node.line).column)
  const [first] = listed
  if (!first)
    throw new SqlError(102, "Incorrect syntax near ')'.", { severity: 15, line: node.line })
  const odd = listed.find(
    ({ type }) =>
      type.name !== first.type.name ||
      type.length !== first.type.length ||
      type.precision !== first.type.precision ||
      type.scale !== first.type.scale,
  )
  if (odd)
    throw new SqlError(
      8167,
      `The type of column "${odd.name}" conflicts with the type of other columns specified in the UNPIVOT list.`,
      { line: node.line },
    )
  const rest: Named[] = source.relations
    .flatMap((relation) => relation.columns)
    .filter((column) => !listed.includes(column))
  const pairs = listed.map(({ name, sql }) => `(${sql}, ${quoteText(name)}::text)`)
  const inner = binder.alias()
  return derived(
    binder,
    node.alias,
    [
      ...rest,
      { name: node.value, type: first.type, nullable: false, sql: `${inner}.v` },
      { name: node.name, type: nvarchar(128), nullable: false, sql: `${inner}.n` },
    ],
    ` FROM ${source.sql} CROSS JOIN LATERAL (VALUES ${pairs.join(', ')}) AS ${inner}(v, n) WHERE ${inner}.v IS NOT NULL`,
  )
}

function derived(
  binder: Binder,
  name: string,
  columns: readonly Named[],
  tail: string,
): BoundSource {
  const alias = binder.alias()
  const list = columns.map(({ sql }, index) => `${sql} AS c${index + 1}`).join(', ')
  return {
    sql: `(SELECT ${list}${tail}) AS ${alias}`,
    relations: [
      {
        name,
        alias,
        columns: columns.map((column, index) => ({
          name: column.name,
          type: column.type,
          nullable: column.nullable,
          sql: `${alias}.c${index + 1}`,
        })),
      },
    ],
  }
}
