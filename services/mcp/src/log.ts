import { pino, type DestinationStream, type Logger } from 'pino'

/** What a line may wait for others, with which it is written. */
const LINGER_MS = 50
const WAITING_BYTES = 8192

/** Standard output that takes the lines of many calls in one piece; the process writes what waits when it ends. */
export const createLogOutput = (): DestinationStream => {
  const output = pino.destination({ sync: true, minLength: WAITING_BYTES })
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    timer = undefined
    output.flushSync()
  }
  process.on('exit', flush)
  return {
    write: (line) => {
      output.write(line)
      timer ??= setTimeout(flush, LINGER_MS)
    },
  }
}

/** JSON lines. Of an error only its name, code and stack are kept, never what it carries. */
export const createLogger = (level: string, output?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: { service: 'mcp' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
    },
    output ?? pino.destination(1),
  )

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
