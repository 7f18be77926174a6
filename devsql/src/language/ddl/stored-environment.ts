import { unsupported } from '../../sql-error.ts'
import type { Environment } from '../binder.ts'

const OF_THE_SESSION = [
  'login',
  'user',
  'appName',
  'hostName',
  'spid',
  'rowCount',
  'transactionCount',
  'lastError',
  'identity',
  'xactState',
] as const satisfies readonly (keyof Environment)[]

/**
 * The environment of a text that is kept and runs in other sessions: what a session's own value would be bound to is refused,
 * because the value of the session that defines it would stay in it. SESSION_CONTEXT is asked for when it runs.
 */
export function storedEnvironment(environment: Environment, line: number): Environment {
  const stored: Environment = { ...environment, isStored: true }
  for (const name of OF_THE_SESSION) {
    Object.defineProperty(stored, name, {
      get: () => {
        throw unsupported('a value of the session inside a view or function', line)
      },
    })
  }
  return stored
}
