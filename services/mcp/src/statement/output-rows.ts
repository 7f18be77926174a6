import type { QueryEvent } from '../sql/stream-query.ts'

/** Passes on what a write answers, and counts the rows of its first result set, which is that of its OUTPUT clause if it has one. */
export const countOutput = (
  source: AsyncIterable<QueryEvent>,
  onRows: (rows: number) => void = () => undefined,
) => {
  let sets = 0
  let rows = 0
  const events = async function* (): AsyncGenerator<QueryEvent, void> {
    for await (const event of source) {
      if (event.kind === 'columns') sets += 1
      if (event.kind === 'rows' && sets === 1) {
        rows += event.rows.length
        onRows(rows)
      }
      yield event
    }
  }
  return { events: events(), rows: () => rows }
}
