import { pino } from 'pino'
import type { Logger } from 'pino'

export type Log = Logger

/** JSON lines on stdout. Nothing that is logged anywhere carries a token, a password, an e-mail or a request URL. */
export const createLog = (level: string): Log =>
  pino(
    {
      level,
      base: { service: 'auth' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: pino.stdSerializers.err },
    },
    // Not one system call for each line; what is left is written when the process exits.
    pino.destination({ sync: false }),
  )
