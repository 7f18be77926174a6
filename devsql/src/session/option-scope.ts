import type { Session } from './session.ts'
import { optionsSql } from './options-sql.ts'
import { applyOptions } from './set-option.ts'

/**
 * Runs a text of EXEC, sp_executesql or a prepared statement: what it SETs holds until it ends ("SET statements",
 * considerations). Only a batch of the client changes the session's own options.
 */
export async function inOptionScope<T>(session: Session, work: () => Promise<T>): Promise<T> {
  const { options, identityInsert } = session
  session.options = { ...options }
  try {
    return await work()
  } finally {
    const isChanged = optionsSql(session.options) !== optionsSql(options)
    session.options = options
    session.identityInsert = identityInsert
    if (isChanged && !session.link.isLost()) {
      // A cancel request still under way would hit the SET.
      await session.link.settle()
      await applyOptions(session)
    }
  }
}
