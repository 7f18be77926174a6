import type { Column } from '../sql/column-type.ts'
import type { Collected } from './collect-rows.ts'

/** Rows that would change, shown with the question. */
const SAMPLE_ROWS = 10

const withPrefixes = (columns: readonly Column[], verb: string) => {
  const first = verb === 'MERGE' ? 1 : 0
  const middle = first + (columns.length - first) / 2
  return columns.map((column, index) => {
    if (index < first) return { ...column, name: 'action' }
    return { ...column, name: `${index < middle ? 'before' : 'after'}.${column.name}` }
  })
}

/** The rows as a question shows them: few, and each column of a change said to be before or after it; and what was printed. */
export const sampleOf = (collected: Collected, sampledVerb: string | undefined) => ({
  columns:
    sampledVerb === 'UPDATE' || sampledVerb === 'MERGE'
      ? withPrefixes(collected.columns, sampledVerb)
      : collected.columns,
  rows: collected.rows.slice(0, SAMPLE_ROWS),
  truncated: collected.rows.length > SAMPLE_ROWS ? ('rows' as const) : collected.truncated,
  ...messagesOf(collected),
})

/** What a statement printed, for an answer without its rows. */
export const messagesOf = ({ messages }: Collected) => (messages.length > 0 ? { messages } : {})
