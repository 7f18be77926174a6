import { SqlFailure } from './failure.ts'

/** How many calls may wait for each one that runs. */
const WAITING_PER_RUNNING = 8

/**
 * Lets at most `limit` statements of a tenant run, and a bounded number wait in the order they came;
 * what comes then is refused as busy.
 */
export const createStatementQueue = (limit: number) => {
  const waiting: (() => void)[] = []
  let running = 0

  const release = () => {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }

  return {
    get running() {
      return running
    },
    get depth() {
      return waiting.length
    },
    /** Waits for a turn; disposing of it gives it back. Rejects when busy or aborted. */
    enter: async (signal: AbortSignal): Promise<Disposable> => {
      if (running < limit) {
        running += 1
      } else {
        if (waiting.length >= limit * WAITING_PER_RUNNING) {
          throw new SqlFailure(
            'busy',
            `Busy: ${running} statements run and ${waiting.length} wait already. Try again in a few seconds.`,
          )
        }
        await turn(waiting, signal)
      }
      let isHeld = true
      return {
        [Symbol.dispose]: () => {
          if (isHeld) release()
          isHeld = false
        },
      }
    },
  }
}

const turn = async (waiting: (() => void)[], signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const proceed = () => {
      signal.removeEventListener('abort', leave)
      resolve()
    }
    const leave = () => {
      waiting.splice(waiting.indexOf(proceed), 1)
      const isTimeout =
        signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
      reject(
        isTimeout
          ? new SqlFailure('busy', 'Busy: no turn came within the time limit. Try again later.')
          : new SqlFailure('cancelled', 'The statement was cancelled before it ran'),
      )
    }
    if (signal.aborted) {
      reject(new SqlFailure('cancelled', 'The statement was cancelled before it ran'))
      return
    }
    signal.addEventListener('abort', leave, { once: true })
    waiting.push(proceed)
  })
