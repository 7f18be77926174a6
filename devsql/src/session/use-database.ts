import { writeEnvText } from '../tds/tokens.ts'
import type { Run } from './run.ts'
import { switchDatabase } from './session.ts'

/** USE: the client learns of the change by an ENVCHANGE and message 5701. */
export async function useDatabase(run: Run, name: string): Promise<void> {
  const { session, answer } = run
  const from = session.database
  await switchDatabase(run.instance, session, name)
  answer.release()
  writeEnvText(answer.out, 'database', session.database, from)
  answer.message({
    number: 5701,
    state: 2,
    class: 0,
    message: `Changed database context to '${session.database}'.`,
    line: 1,
  })
}
