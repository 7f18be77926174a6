import { openSession } from './session.ts'
import type { Session } from './session.ts'
import type { Login } from './target.ts'

/** Keeps a session of each login between cases, made as new in between: a login costs more than most statements. */
export function createSessions() {
  const idle = new Map<Login, Session>()
  return {
    async lease(login: Login): Promise<Session> {
      const session = idle.get(login)
      if (session === undefined) return openSession(login)
      idle.delete(login)
      return session
    },
    /** Takes a session back; one that cannot be made as new, or that has a twin, is closed. */
    async giveBack(login: Login, session: Session): Promise<void> {
      const isClean =
        !idle.has(login) &&
        (await session.reset().then(
          () => true,
          () => false,
        ))
      if (isClean) idle.set(login, session)
      else await session[Symbol.asyncDispose]()
    },
    async [Symbol.asyncDispose]() {
      for (const session of idle.values()) await session[Symbol.asyncDispose]()
    },
  }
}

export type Sessions = ReturnType<typeof createSessions>
