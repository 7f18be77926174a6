import { pino, type Logger } from 'pino'

/** JSON lines on stdout. Of an error only its name, code and stack are kept, never what it carries. */
export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: { service: 'mcp' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
  })

const describeError = (error: unknown) => {
  if (!(error instanceof Error)) return { name: typeof error }
  const code: unknown = Reflect.get(error, 'code')
  // The first line of a stack repeats the message, which may quote a statement.
  const stack = error.stack?.split('\n').slice(1, 8).join('\n')
  return { name: error.name, ...(typeof code === 'string' && { code }), stack }
}
