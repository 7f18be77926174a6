import type { JsonValue } from '../sql/serialize.ts'
import type { QueryEvent } from '../sql/stream-query.ts'

/**
 * Reads a statement's answer in two goes: whoever iterates `first` may leave it without ending the
 * statement, and `rest` goes on behind the rows that were taken.
 */
export const readInTwo = (events: AsyncGenerator<QueryEvent, void>) => {
  let passed = 0
  let last: JsonValue[][] = []
  return {
    first: {
      // No `return`: leaving the loop leaves the statement running.
      [Symbol.asyncIterator]: (): AsyncIterator<QueryEvent, void> => ({
        next: async () => {
          const step = await events.next()
          if (step.done !== true && step.value.kind === 'rows') {
            passed += last.length
            last = step.value.rows
          }
          return step
        },
      }),
    },
    /** All rows behind the first `taken`. */
    rest: async function* (taken: number): AsyncGenerator<JsonValue[][], void> {
      yield last.slice(taken - passed)
      for await (const event of events) {
        if (event.kind === 'rows') yield event.rows
      }
    },
    [Symbol.asyncDispose]: async () => {
      await events.return()
    },
  }
}

export type ReadInTwo = ReturnType<typeof readInTwo>
