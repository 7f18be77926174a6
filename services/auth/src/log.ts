import { pino } from 'pino'
import type { Logger } from 'pino'

const FLUSH_EVERY_MS = 200

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
    // Not one system call for each line. What is left is written when the process exits; one that is killed loses it.
    pino.destination({ sync: false, minLength: 4096, periodicFlush: FLUSH_EVERY_MS }),
  )
