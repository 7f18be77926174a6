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

/** An error as it is logged. */
export const describeError = (error: unknown) => {
  if (!(error instanceof Error)) return { name: typeof error }
  const code: unknown = Reflect.get(error, 'code')
  // A stack begins with the message, which may quote a statement, and have lines.
  const { stack: whole = '', message } = error
  const places = whole
    .slice(Math.max(0, whole.indexOf(message)) + message.length)
    .split('\n')
    .filter((line) => line.startsWith('    at '))
  const stack = places.slice(0, 7).join('\n')
  return { name: error.name, ...(typeof code === 'string' && { code }), stack }
}
