import type { Statement } from '../language/ast.ts'
import { identityInsertOf } from '../language/identity-insert.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import { environmentOfRun } from './run.ts'
import type { Run } from './run.ts'
import type { Session } from './session.ts'
import { lockTimeoutSql } from './lock-timeout.ts'

/** Options whose one accepted value is how devsql always behaves. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  ANSI_DEFAULTS: ['ON'],
  ANSI_NULLS: ['ON'],
  ANSI_NULL_DFLT_ON: ['ON'],
  ANSI_NULL_DFLT_OFF: ['OFF'],
  ANSI_PADDING: ['ON'],
  ANSI_WARNINGS: ['ON'],
  ARITHABORT: ['ON', 'OFF'],
  ARITHIGNORE: ['OFF'],
  CONCAT_NULL_YIELDS_NULL: ['ON'],
  CURSOR_CLOSE_ON_COMMIT: ['ON', 'OFF'],
  DATEFIRST: ['7'],
  DATEFORMAT: ['MDY', 'mdy'],
  FMTONLY: ['OFF'],
  FORCEPLAN: ['OFF'],
  IMPLICIT_TRANSACTIONS: ['OFF'],
  LANGUAGE: ['US_ENGLISH', 'us_english', 'ENGLISH', 'English'],
  NOEXEC: ['OFF'],
  NUMERIC_ROUNDABORT: ['OFF'],
  PARSEONLY: ['OFF'],
  QUOTED_IDENTIFIER: ['ON'],
  ROWCOUNT: ['0'],
  SHOWPLAN_ALL: ['OFF'],
  SHOWPLAN_TEXT: ['OFF'],
  'STATISTICS IO': ['OFF'],
  'STATISTICS TIME': ['OFF'],
  'STATISTICS XML': ['OFF'],
  'STATISTICS PROFILE': ['OFF'],
}

// A deadlock's victim is PostgreSQL's choice, and text is never cut: both options ask for less than is given.
const WITHOUT_EFFECT = new Set(['TEXTSIZE', 'DEADLOCK_PRIORITY', 'NO_BROWSETABLE'])

const ISOLATION: Readonly<Record<string, string>> = {
  'READ UNCOMMITTED': 'READ COMMITTED',
  'READ COMMITTED': 'READ COMMITTED',
  REPEATABLE: 'REPEATABLE READ',
  'REPEATABLE READ': 'REPEATABLE READ',
  SNAPSHOT: 'REPEATABLE READ',
  SERIALIZABLE: 'SERIALIZABLE',
}

/** One SET statement; a value devsql cannot honour is refused by name. */
export async function setOption(
  run: Run,
  { options, value, line }: Extract<Statement, { kind: 'setOption' }>,
): Promise<void> {
  const { session } = run
  const [first, ...name] = options
  if (first === 'IDENTITY_INSERT') {
    const environment = await environmentOfRun(run)
    session.identityInsert = identityInsertOf(environment, name, value, line)
    return
  }
  for (const option of options) await setOne(session, option, value, line)
}

async function setOne(
  session: Session,
  option: string,
  value: string,
  line: number,
): Promise<void> {
  switch (option) {
    case 'XACT_ABORT':
      session.options.xactAbort = isOn(value, line)
      return
    case 'NOCOUNT':
      session.options.noCount = isOn(value, line)
      return
    case 'SHOWPLAN_XML':
      session.options.showPlan = isOn(value, line)
      return
    case 'LOCK_TIMEOUT':
      await setLockTimeout(session, Number(value))
      return
    case 'TRANSACTION ISOLATION LEVEL': {
      const isolation = ISOLATION[value]
      if (isolation === undefined)
        throw new SqlError(102, `Incorrect syntax near '${value}'.`, { severity: 15, line })
      session.options.isolation = isolation
      return
    }
    default:
  }
  if (WITHOUT_EFFECT.has(option)) return
  const accepted = FIXED[option]
  if (!accepted)
    throw new SqlError(195, `'${option}' is not a recognized SET option.`, {
      severity: 15,
      state: 5,
      line,
    })
  if (!accepted.includes(value)) throw unsupported(`SET ${option} ${value}`, line)
}

/** How long a statement waits for a lock, in milliseconds; -1 waits for ever. */
export async function setLockTimeout(session: Session, ms: number): Promise<void> {
  session.options.lockTimeoutMs = ms
  await session.link.run(lockTimeoutSql(ms))
}

function isOn(value: string, line: number): boolean {
  if (value !== 'ON' && value !== 'OFF')
    throw new SqlError(102, `Incorrect syntax near '${value}'.`, { severity: 15, line })
  return value === 'ON'
}
