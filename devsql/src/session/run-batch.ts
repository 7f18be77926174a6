import { setTimeout as sleep } from 'node:timers/promises'
import { parseBatch } from '../language/parse.ts'
import type { Statement } from '../language/ast.ts'
import { translate, translateCondition } from '../language/translate.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import { NVARCHAR_MAX } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import { DONE } from '../tds/tokens.ts'
import type { Expression } from '../language/ast.ts'
import { executeProcedure } from './execute-procedure.ts'
import { raiseError, throwError } from './raise-error.ts'
import { evaluate } from './run.ts'
import type { Run } from './run.ts'
import { runPlan } from './run-plan.ts'
import { AttentionError, environmentOf, switchDatabase } from './session.ts'
import { setOption } from './set-option.ts'
import {
  beginTransaction,
  commitTransaction,
  inStatement,
  rollbackTransaction,
  saveTransaction,
} from './transaction.ts'
import { translateError } from './translate-error.ts'
import { writeEnvText } from '../tds/tokens.ts'

/** Runs a text within a running batch. Inside TRY an error belongs to the CATCH of the caller. */
export async function runText(run: Run, text: string): Promise<void> {
  if (run.inTry) await runStatements(run, parseBatch(text))
  else await runBatch(run, text)
}

/** How a statement ended: the batch goes on, or leaves the loop or the batch. */
export type Flow = 'next' | 'break' | 'continue' | 'return'

/** Errors after which SQL Server goes on with the next statement of the batch. */
const STATEMENT_ONLY = new Set([
  229, 262, 220, 512, 515, 544, 547, 2601, 2627, 2628, 3701, 3902, 3903, 8115, 8134, 8152, 8672,
  50000, 14274, 15248, 15664, 2812,
])

/** Runs a batch of T-SQL. Errors become messages of the answer; only attention and lost connections are thrown. */
export async function runBatch(run: Run, text: string): Promise<boolean> {
  try {
    const statements = parseBatch(text)
    await runStatements(run, statements)
    return true
  } catch (error) {
    await fail(run, error)
    return false
  }
}

async function fail(run: Run, error: unknown): Promise<void> {
  if (!(error instanceof SqlError)) throw error
  run.session.lastError = error.number
  run.answer.message({
    number: error.number,
    state: error.state,
    class: error.severity,
    message: error.message,
    line: error.line || 1,
  })
  run.answer.done(run.done, DONE.error, 0, 0)
  if (
    run.session.depth > 0 &&
    (run.session.options.xactAbort || ABORTS_TRANSACTION.has(error.number)) &&
    error.severity > 10
  ) {
    await rollbackTransaction(run.session, run.answer)
  }
}

/** Conversion errors end the batch and its transaction even without XACT_ABORT; a deadlock's victim is rolled back. */
const ABORTS_TRANSACTION = new Set([241, 242, 245, 248, 1205, 8114, 8169, 295])

export async function runStatements(run: Run, statements: readonly Statement[]): Promise<Flow> {
  for (const statement of statements) {
    const flow = await runGuarded(run, statement)
    if (flow !== 'next') return flow
  }
  return 'next'
}

async function runGuarded(run: Run, statement: Statement): Promise<Flow> {
  if (run.session.attention) throw new AttentionError('attention')
  try {
    const flow = await runStatement(run, statement)
    if (!KEEPS_ERROR.has(statement.kind)) run.session.lastError = 0
    return flow
  } catch (error) {
    const translated = asSqlError(run, error, statement)
    if (
      run.inTry ||
      run.session.options.xactAbort ||
      !STATEMENT_ONLY.has(translated.number) ||
      translated.severity >= 20
    )
      throw translated
    await fail(run, translated)
    return 'next'
  }
}

const KEEPS_ERROR = new Set(['if', 'while', 'block', 'try', 'print', 'raiserror'])

function asSqlError(run: Run, error: unknown, statement: Statement): SqlError {
  if (run.session.attention) throw new AttentionError('attention')
  return translateError(error, {
    database: run.session.database,
    verb: verbOf(statement),
    line: statement.line,
  })
}

/** The permission a statement needs, as messages name it. */
export function verbOf(statement: Statement): string {
  switch (statement.kind) {
    case 'query':
      return 'SELECT'
    case 'createTable':
      return 'CREATE TABLE'
    case 'createView':
      return 'CREATE VIEW'
    case 'createIndex':
      return 'CREATE INDEX'
    case 'createSchema':
      return 'CREATE SCHEMA'
    case 'drop':
      return `DROP ${statement.object}`
    default:
      return statement.kind.toUpperCase()
  }
}

async function runStatement(run: Run, statement: Statement): Promise<Flow> {
  const { session, instance, answer } = run
  switch (statement.kind) {
    case 'empty':
      return 'next'
    case 'declare':
      for (const variable of statement.variables) await declare(run, variable)
      return 'next'
    case 'setVariable': {
      const variable = run.variables.get(statement.name.toLowerCase())
      if (!variable)
        throw new SqlError(137, `Must declare the scalar variable "${statement.name}".`, {
          severity: 15,
          state: 2,
          line: statement.line,
        })
      run.variables.set(
        statement.name.toLowerCase(),
        await evaluate(run, statement.value, variable.type),
      )
      return quiet(run)
    }
    case 'setOption':
      await setOption(session, statement.options, statement.value, statement.line)
      return quiet(run)
    case 'if': {
      if (await test(run, statement.condition)) return runStatements(run, [statement.then])
      return statement.otherwise ? runStatements(run, [statement.otherwise]) : 'next'
    }
    case 'while':
      return loop(run, statement)
    case 'block':
      return runStatements(run, statement.statements)
    case 'try':
      return tryCatch(run, statement)
    case 'print': {
      const value = await evaluate(run, statement.value, NVARCHAR_MAX)
      answer.message({
        number: 0,
        state: 1,
        class: 0,
        message: value.text ?? '',
        line: statement.line,
      })
      return quiet(run)
    }
    case 'throw':
      throw await throwError(run, statement)
    case 'raiserror':
      await raiseError(run, statement)
      return quiet(run)
    case 'begin':
      await beginTransaction(session, answer)
      return quiet(run)
    case 'commit':
      await commitTransaction(instance, session, answer)
      return quiet(run)
    case 'rollback':
      await rollbackTransaction(session, answer, statement.name)
      return quiet(run)
    case 'save':
      await saveTransaction(session, statement.name ?? '')
      return quiet(run)
    case 'use':
      await useDatabase(run, statement.database)
      return quiet(run)
    case 'waitfor':
      await waitFor(run, statement.delay)
      return quiet(run)
    case 'execute':
      await executeProcedure(run, statement)
      return 'next'
    case 'return':
      return 'return'
    case 'break':
    case 'continue':
      return statement.kind
    default: {
      if (session.doomed)
        throw new SqlError(
          3930,
          'The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.',
          { line: statement.line },
        )
      const plan = translate(
        await environmentOf(instance, session, run.variables, run.caught),
        statement,
      )
      try {
        await inStatement(session, () => runPlan(run, plan))
      } catch (error) {
        if (session.attention) throw new AttentionError('attention')
        throw translateError(error, {
          plan,
          database: session.database,
          verb: verbOf(statement),
          line: statement.line,
        })
      }
      return 'next'
    }
  }
}

/** A statement without rows still ends with a DONE. */
function quiet(run: Run): Flow {
  run.answer.done(run.done, DONE.final, 0, 0)
  return 'next'
}

async function declare(
  run: Run,
  variable: { name: string; type: SqlType; value?: Expression },
): Promise<void> {
  const name = variable.name.toLowerCase()
  if (run.variables.has(name)) {
    throw new SqlError(
      134,
      `The variable name '${variable.name}' has already been declared. Variable names must be unique within a query batch or stored procedure.`,
      { severity: 15 },
    )
  }
  const value = variable.value
    ? await evaluate(run, variable.value, variable.type)
    : { type: variable.type, text: null }
  run.variables.set(name, value)
}

async function test(
  run: Run,
  condition: Parameters<typeof translateCondition>[1],
): Promise<boolean> {
  const sql = translateCondition(
    await environmentOf(run.instance, run.session, run.variables, run.caught),
    condition,
  )
  const { rows } = await inStatement(run.session, () => run.session.link.run(sql))
  return rows[0]?.[0] === '1'
}

async function loop(run: Run, statement: Extract<Statement, { kind: 'while' }>): Promise<Flow> {
  while (await test(run, statement.condition)) {
    const flow = await runStatements(run, [statement.body])
    if (flow === 'break') return 'next'
    if (flow === 'return') return 'return'
  }
  return 'next'
}

async function tryCatch(run: Run, statement: Extract<Statement, { kind: 'try' }>): Promise<Flow> {
  const inner: Run = { ...run, inTry: true }
  try {
    return await runStatements(inner, statement.body)
  } catch (error) {
    if (!(error instanceof SqlError) || error.severity >= 20 || error.number === 40517) throw error
    const { session } = run
    session.lastError = error.number
    if (session.depth > 0 && (session.options.xactAbort || ABORTS_TRANSACTION.has(error.number)))
      session.doomed = true
    return runStatements({ ...run, caught: error }, statement.handler)
  }
}

async function useDatabase(run: Run, name: string): Promise<void> {
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

/** WAITFOR DELAY 'hh:mm:ss.mmm'; attention ends it at once. */
async function waitFor(run: Run, delay: Expression): Promise<void> {
  const { text } = await evaluate(run, delay, NVARCHAR_MAX)
  const found = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,3}))?)?$/.exec(text ?? '')
  if (!found)
    throw new SqlError(148, `Incorrect time syntax in time string '${text}' used with WAITFOR.`, {
      severity: 15,
    })
  const [, hours = '0', minutes = '0', seconds = '0', fraction = '0'] = found
  const ms =
    (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 +
    Number(fraction.padEnd(3, '0'))
  if (ms >= 86_400_000) throw unsupported('WAITFOR DELAY of a day', delay.line)
  const stop = new AbortController()
  run.session.wake = () => stop.abort()
  try {
    await sleep(ms, undefined, { signal: stop.signal })
  } catch {
    throw new AttentionError('attention')
  } finally {
    run.session.wake = undefined
  }
}
