import mssql from 'mssql'
import { SqlFailure, type SqlFault } from './failure.ts'

/** Errors of the login itself, and of a database that cannot be opened. */
const LOGIN_NUMBERS = new Set([4060, 4064, 18_452, 18_456, 18_486, 18_487, 18_488, 40_613])

const SECRETS: readonly [RegExp, string][] = [
  [/\\\\[^\s'"]+/g, '…'],
  [/\b[A-Za-z]:\\[^'"\n]*/g, '…'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?:[:,]\d+)?/g, '…'],
  [/\b(login|user|principal|server|host)( name)? ['"“][^'"”]*['"”]/gi, '$1$2 …'],
  // Of a list of places the database is left out; where it is what the message is about, its name is.
  [/\bdatabase ['"“][^'"”]*['"”], (?=table\b)/gi, ''],
  [/\bdatabase ['"“][^'"”]*['"”]/gi, 'database …'],
]

/** A server's message without logins, hosts, addresses, paths and database names. */
export const safeMessage = (message: string) =>
  SECRETS.reduce(
    (text, [pattern, replacement]) => text.replace(pattern, replacement),
    message,
  ).slice(0, 2000)

/** What both drivers, mssql and tedious under it, put on an error that the server sent. */
type ServerError = Error & {
  number?: unknown
  state?: unknown
  class?: unknown
  lineNumber?: unknown
  procName?: unknown
}

/** Of several errors the first says what went wrong; it is what the others follow from. */
const firstError = (error: unknown): unknown =>
  error instanceof AggregateError ? error.errors[0] : error

// mssql types state and class as text; tedious sends numbers.
const numberOf = (value: unknown) => {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : 0
}

const faultOf = (error: ServerError): SqlFault | undefined => {
  const number = numberOf(error.number)
  if (number === 0) return undefined
  return {
    number,
    state: numberOf(error.state),
    class: numberOf(error.class),
    line: numberOf(error.lineNumber),
    procedure:
      typeof error.procName === 'string' && error.procName !== ''
        ? error.procName.slice(0, 300)
        : undefined,
    message: safeMessage(error.message),
  }
}

/** The number of an error that the server itself sent; undefined for one of the driver or network. */
export const serverNumber = (error: unknown) => {
  const first = firstError(error)
  return first instanceof Error ? faultOf(first)?.number : undefined
}

/** Translates whatever mssql or tedious throws; raw texts do not leave through it. */
export const translateError = (thrown: unknown): SqlFailure => {
  const error = firstError(thrown)
  if (error instanceof SqlFailure) return error
  const lost = new SqlFailure('connection_lost', 'The connection to the database was lost', {
    cause: error,
  })
  if (!(error instanceof Error)) return lost
  const unreachable = new SqlFailure('unreachable', UNREACHABLE, { cause: error })
  if (error instanceof mssql.ConnectionError) return unreachable
  const fault = faultOf(error)
  if (fault !== undefined && LOGIN_NUMBERS.has(fault.number)) return unreachable
  // Severity 20 and above ends the connection.
  if (fault !== undefined && fault.class < 20) {
    return new SqlFailure('statement', fault.message, { fault, cause: error })
  }
  const code: unknown = Reflect.get(error, 'code')
  if (code === 'ECANCEL') return new SqlFailure('cancelled', 'The statement was cancelled')
  if (code === 'ETIMEOUT') return new SqlFailure('timeout', 'The statement took too long')
  if (code === 'ENOTOPEN' || code === 'ENOCONN') return unreachable
  return isArgumentError(error)
    ? new SqlFailure('statement', safeMessage(error.message), { cause: error })
    : lost
}

const UNREACHABLE = 'The database cannot be reached at the moment'

/** A parameter value that does not fit its type is found before anything is sent. */
const isArgumentError = (error: Error) => {
  const code: unknown = Reflect.get(error, 'code')
  return (
    code === 'EPARAM' ||
    code === 'EARGS' ||
    error.message.startsWith('Validation failed for parameter')
  )
}
