import mssql from 'mssql'
import { SqlFailure, type SqlFault } from './failure.ts'

/** Errors of the login itself, and of a database that cannot be opened. */
const LOGIN_NUMBERS = new Set([4060, 4064, 18_452, 18_456, 18_486, 18_487, 18_488, 40_613])

const SECRETS: readonly [RegExp, string][] = [
  [/\\\\[^\s'"]+/g, '…'],
  [/\b[A-Za-z]:\\[^'"\n]*/g, '…'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?:[:,]\d+)?/g, '…'],
  [/\b(login|user|principal|server|host)( name)? ['"“][^'"”]*['"”]/gi, '$1$2 …'],
  [/\bdatabase ['"“][^'"”]*['"”]/gi, 'database …'],
]

/** A server's message without logins, hosts, addresses, paths and database names. */
export const safeMessage = (message: string) =>
  SECRETS.reduce(
    (text, [pattern, replacement]) => text.replace(pattern, replacement),
    message,
  ).slice(0, 2000)

const numberOf = (value: unknown) => {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : 0
}

const faultOf = (error: mssql.RequestError): SqlFault | undefined => {
  // mssql types state and class as text; tedious sends numbers.
  const number = numberOf(error.number)
  if (number === 0) return undefined
  return {
    number,
    state: numberOf(error.state),
    class: numberOf(error.class),
    line: numberOf(error.lineNumber),
    procedure: error.procName ? error.procName.slice(0, 300) : undefined,
    message: safeMessage(error.message),
  }
}

/** Translates whatever mssql or tedious throws; raw texts do not leave through it. */
export const translateError = (error: unknown): SqlFailure => {
  if (error instanceof SqlFailure) return error
  if (error instanceof mssql.ConnectionError) {
    return new SqlFailure('unreachable', UNREACHABLE, { cause: error })
  }
  if (error instanceof mssql.RequestError) {
    const fault = faultOf(error)
    if (fault !== undefined && LOGIN_NUMBERS.has(fault.number)) {
      return new SqlFailure('unreachable', UNREACHABLE, { cause: error })
    }
    // Severity 20 and above ends the connection.
    if (fault !== undefined && fault.class < 20) {
      return new SqlFailure('statement', fault.message, { fault, cause: error })
    }
    if (error.code === 'ECANCEL') return new SqlFailure('cancelled', 'The statement was cancelled')
    if (error.code === 'ETIMEOUT') return new SqlFailure('timeout', 'The statement took too long')
    if (error.code === 'ENOTOPEN' || error.code === 'ENOCONN') {
      return new SqlFailure('unreachable', UNREACHABLE, { cause: error })
    }
    if (isArgumentError(error)) {
      return new SqlFailure('statement', safeMessage(error.message), { cause: error })
    }
  }
  if (isArgumentError(error)) {
    return new SqlFailure('statement', safeMessage(error.message), { cause: error })
  }
  return new SqlFailure('connection_lost', 'The connection to the database was lost', {
    cause: error,
  })
}

const UNREACHABLE = 'The database cannot be reached at the moment'

/** A parameter value that does not fit its type is found before anything is sent. */
const isArgumentError = (error: unknown): error is Error => {
  if (!(error instanceof Error)) return false
  const code: unknown = Reflect.get(error, 'code')
  return (
    code === 'EPARAM' ||
    code === 'EARGS' ||
    error.message.startsWith('Validation failed for parameter')
  )
}
