import type { Column } from '../sql/column-type.ts'
import type { Collected } from './collect-rows.ts'

/** Rows that would change, shown with the question. */
const SAMPLE_ROWS = 10

/** Each column of a change before and after it; once, where it is the same in all the rows. */
const beforeAndAfter = (
  { columns, rows }: Pick<Collected, 'columns' | 'rows'>,
  verb: string,
): Pick<Collected, 'columns' | 'rows'> => {
  const first = verb === 'MERGE' ? 1 : 0
  const half = (columns.length - first) / 2
  const shown: { at: number; column: Column }[] = []
  const show = (at: number, prefix: string) => {
    const column = columns[at]
    if (column !== undefined) shown.push({ at, column: { ...column, name: prefix + column.name } })
  }
  const [action] = columns
  if (first > 0 && action !== undefined)
    shown.push({ at: 0, column: { ...action, name: 'action' } })
  for (let at = first; at < first + half; at += 1) {
    const isSame = rows.every((row) => row[at] === row[at + half])
    show(at, isSame ? '' : 'before.')
    if (!isSame) show(at + half, 'after.')
  }
  return {
    columns: shown.map(({ column }) => column),
    rows: rows.map((row) => shown.map(({ at }) => row[at] ?? null)),
  }
}

/** The rows as a question shows them: few, and with them what was printed. */
export const sampleOf = (collected: Collected, sampledVerb: string | undefined) => {
  const few = { columns: collected.columns, rows: collected.rows.slice(0, SAMPLE_ROWS) }
  return {
    ...(sampledVerb === 'UPDATE' || sampledVerb === 'MERGE'
      ? beforeAndAfter(few, sampledVerb)
      : few),
    truncated: collected.rows.length > SAMPLE_ROWS ? ('rows' as const) : collected.truncated,
    ...messagesOf(collected),
  }
}

/** What a statement printed, for an answer without its rows. */
export const messagesOf = ({ messages }: Collected) => (messages.length > 0 ? { messages } : {})
