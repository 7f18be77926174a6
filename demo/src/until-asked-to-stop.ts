import { Fault } from './fault.ts'

/** Thrown inside the start to leave it early: the person asked to stop before everything ran. */
class Stopped extends Fault {
  override name = 'Stopped'
}

/**
 * Listens for what ends the demo: Ctrl-C, SIGTERM, a closed terminal or pipe, the end of the process that started it (pnpm may
 * be killed without a chance to pass the signal on), or a part that ended by itself.
 */
export const untilAskedToStop = () => {
  const { promise: stop, resolve, reject } = Promise.withResolvers<void>()
  // Those who wait see the failure; while nobody waits yet, it must not end the process.
  stop.catch(() => undefined)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => resolve())
  }
  // Nobody reads any more: the terminal or the pipe is gone.
  process.stdout.on('error', () => resolve())
  process.stderr.on('error', () => resolve())
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) resolve()
  }, 1000).unref()

  return {
    stop,
    fail: (fault: Fault) => reject(fault),
    /** The result of `work`, unless the demo is asked to stop or fails before. */
    async orElse<Result>(work: Promise<Result>) {
      work.catch(() => undefined)
      const stopped = stop.then(() => {
        throw new Stopped('Stopped before everything was running.')
      })
      return Promise.race([work, stopped])
    },
  }
}
