import type { Statement } from '../language/ast.ts'
import { identityInsertOf } from '../language/identity-insert.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import { environmentOfRun } from './run.ts'
import type { Run } from './run.ts'
import type { Session } from './session.ts'
import { DATE_FORMATS, LANGUAGES } from './language-setting.ts'
import { optionsSql } from './options-sql.ts'
import { textSizeOf } from './text-size.ts'

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
  FMTONLY: ['OFF'],
  FORCEPLAN: ['OFF'],
  IMPLICIT_TRANSACTIONS: ['OFF'],
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

// A deadlock's victim is PostgreSQL's choice.
const WITHOUT_EFFECT = new Set(['DEADLOCK_PRIORITY', 'NO_BROWSETABLE'])

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
  for (const option of options) await setOne(run, option, value, line)
}

async function setOne(run: Run, option: string, value: string, line: number): Promise<void> {
  const { session } = run
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
      session.options.lockTimeoutMs = Number(value)
      return applyOptions(session)
    case 'TEXTSIZE':
      session.options.textBytes = textSizeOf(value)
      return
    case 'DATEFORMAT': {
      const format = DATE_FORMATS.find((known) => known === value.toLowerCase())
      if (!format)
        throw new SqlError(2741, `SET DATEFORMAT date order '${value.toLowerCase()}' is invalid.`, {
          line,
        })
      session.options.dateFormat = format
      return applyOptions(session)
    }
    case 'DATEFIRST': {
      const first = Number(value)
      if (![1, 2, 3, 4, 5, 6, 7].includes(first))
        throw new SqlError(2742, `SET DATEFIRST ${value} is out of range.`, { line })
      session.options.dateFirst = first
      return
    }
    case 'LANGUAGE': {
      const language = LANGUAGES.get(value.toLowerCase())
      if (!language) throw unsupported(`SET LANGUAGE ${value}`, line)
      Object.assign(session.options, {
        language,
        dateFormat: language.dateFormat,
        dateFirst: language.dateFirst,
      })
      await applyOptions(session)
      run.answer.message({
        number: 5703,
        state: 1,
        class: 0,
        message: `Changed language setting to ${language.name}.`,
        line,
      })
      return
    }
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

/** Tells PostgreSQL of the options it acts on. */
export async function applyOptions(session: Session): Promise<void> {
  await session.link.run(optionsSql(session.options))
}

function isOn(value: string, line: number): boolean {
  if (value !== 'ON' && value !== 'OFF')
    throw new SqlError(102, `Incorrect syntax near '${value}'.`, { severity: 15, line })
  return value === 'ON'
}
