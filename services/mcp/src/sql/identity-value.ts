import type { QueryEvent } from './stream-query.ts'

const COLUMN = 'puente.identity'

/** SCOPE_IDENTITY() is NULL in another batch, so it is asked for in the one that inserts. */
export const withIdentity = (sql: string) =>
  // On a line of its own: the statement may end in a comment.
  `${sql}\n;SELECT CAST(SCOPE_IDENTITY() AS nvarchar(40)) AS [${COLUMN}]`

/**
 * Takes the identity value out of what such a statement answers: passes on what comes before, and tells the value, the exact text
 * of the last one that was given out, once everything is read.
 */
export const takeIdentity = (source: AsyncIterable<QueryEvent>) => {
  let value: string | undefined
  const events = async function* (): AsyncGenerator<QueryEvent, void> {
    let isOwn = false
    for await (const event of source) {
      isOwn ||=
        event.kind === 'columns' && event.columns.length === 1 && event.columns[0]?.name === COLUMN
      if (!isOwn) yield event
      else if (event.kind === 'rows' && typeof event.rows[0]?.[0] === 'string') {
        value = event.rows[0][0]
      }
    }
  }
  return { events: events(), value: () => value }
}
