import { childrenNamed, nearestBelow, type Element } from './element.ts'

/** An index that the optimizer would have used. */
export type MissingIndex = {
  /** How much less the statement would cost, in per cent, as the optimizer estimates. */
  impactPercent: number
  /** The statement that makes it; whether it is worth its upkeep, somebody must decide. */
  createStatement: string
}

/** Names come bracketed, `]` doubled; one that does not is bracketed here. */
const bracketed = (name: string) =>
  /^\[(?:[^\]]|\]\])*\]$/.test(name) ? name : `[${name.replaceAll(']', ']]')}]`

const bare = (name: string) => bracketed(name).slice(1, -1).replaceAll(']]', ']')

/** SQL Server's longest name, in characters. */
const MAX_NAME = 128

const indexName = (table: string, columns: readonly string[]) =>
  bracketed(`IX_${[table, ...columns].map(bare).join('_')}`.slice(0, MAX_NAME))

/** The suggestions of a QueryPlan element, the best first. */
export const missingIndexesOf = (queryPlan: Element): MissingIndex[] =>
  childrenNamed(queryPlan, 'MissingIndexes')
    .flatMap((list) => childrenNamed(list, 'MissingIndexGroup'))
    .flatMap((group) =>
      childrenNamed(group, 'MissingIndex').map((index) => ({
        impactPercent: Math.round(Number(group.attributes['Impact'] ?? 0) * 10) / 10,
        createStatement: createStatement(index),
      })),
    )
    .toSorted((a, b) => b.impactPercent - a.impactPercent)

const createStatement = (index: Element) => {
  const { Schema: schema, Table: table = '' } = index.attributes
  const columns = (usage: string) =>
    childrenNamed(index, 'ColumnGroup')
      .filter((group) => group.attributes['Usage'] === usage)
      .flatMap((group) => nearestBelow(group, 'Column', 'ColumnGroup'))
      .map((column) => bracketed(column.attributes['Name'] ?? ''))
  // Equality columns first: the order among them is the server's and says nothing of selectivity.
  const keys = [...columns('EQUALITY'), ...columns('INEQUALITY')]
  const included = columns('INCLUDE')
  const on = [schema, table].filter((part) => part !== undefined).map(bracketed)
  const include = included.length === 0 ? '' : ` INCLUDE (${included.join(', ')})`
  return `CREATE INDEX ${indexName(table, keys)} ON ${on.join('.')} (${keys.join(', ')})${include}`
}
