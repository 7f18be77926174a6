export type Level = 'info' | 'warn' | 'error'
export type Log = (level: Level, msg: string, fields?: Readonly<Record<string, unknown>>) => void

/** Writes JSON lines of the form of the access log. */
export function createLog(write: (line: string) => void, now: () => Date): Log {
  return (level, msg, fields = {}) =>
    write(`${JSON.stringify({ time: now().toISOString(), level, msg, ...fields })}\n`)
}
