import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Case, Step } from './case-file.ts'
import type { Expectation } from './expectation.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import type { Login, Target } from './target.ts'

// Long enough for a batch to be waiting for a lock when the next is sent.
const BACKGROUND_MS = 300

/** Runs the steps of a case, each in its session. Throws at the first answer that is not the expected one; says how it passed. */
export async function runCase(
  known: Case,
  target: Target,
  sessions: Sessions,
): Promise<'passed' | 'refused'> {
  const login = loginOf(known, target)
  const open = new Map<string, Session>()
  const pending = new Map<string, Promise<void>>()
  const refused = target.isDevsql ? known.refused : undefined
  try {
    for (const step of known.steps) {
      await pending.get(step.session)
      pending.delete(step.session)
      const session = open.get(step.session) ?? (await sessions.lease(login))
      open.set(step.session, session)
      const answer = session.run(step.sql, step.parameters)
      if (step.background) {
        const checked = answer.then((lines) => checkAnswer(step, lines))
        // Awaited below; until then a failure is nobody's.
        checked.catch(() => undefined)
        pending.set(step.session, checked)
        await sleep(BACKGROUND_MS)
      } else {
        const lines = await answer
        if (refused !== undefined && isRefusal(lines, refused)) return 'refused'
        checkAnswer(step, lines)
      }
    }
    await Promise.all(pending.values())
  } finally {
    await Promise.allSettled(pending.values())
    for (const session of open.values()) await sessions.giveBack(login, session)
  }
  if (refused !== undefined) assert.fail(`devsql does not refuse ${refused}: remove the mark`)
  return 'passed'
}

const loginOf = ({ needs }: Case, { logins }: Target): Login => {
  if (needs.includes('owner') && logins.owner) return logins.owner
  if (needs.includes('reader') && logins.reader) return logins.reader
  return logins.main
}

const isRefusal = (lines: readonly string[], construct: string): boolean =>
  lines.some((line) => line.startsWith('error: 40517 ') && line.includes(construct))

function checkAnswer({ sql, expected }: Step, lines: readonly string[]): void {
  const told = lines.filter((line, index) => isTold(line, lines[index + 1], expected))
  const actual = told.map((line, index) => {
    const expectation = expected[index]
    return expectation?.pattern.test(line) ? expectation.line : line
  })
  assert.deepEqual(
    actual,
    expected.map(({ line }) => line),
    sql,
  )
}

/**
 * What the step must tell of to be compared: row counts; the warning that an aggregate left out nulls; the columns of a
 * result that an error ends before its first row, which a server may or may not have begun.
 */
function isTold(line: string, next: string | undefined, expected: readonly Expectation[]): boolean {
  if (line.startsWith('count: ')) return expected.some(({ kind }) => kind === 'count')
  if (line.startsWith(NULLS_LEFT_OUT))
    return expected.some((expectation) => expectation.line.startsWith(NULLS_LEFT_OUT))
  if (line.startsWith('columns: ') && next?.startsWith('error: ') === true)
    return expected.some(
      ({ kind }, index) => kind === 'columns' && expected[index + 1]?.kind === 'error',
    )
  return true
}

const NULLS_LEFT_OUT = 'info: 8153 '
