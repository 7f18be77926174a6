import type { Statement } from '../language/ast.ts'
import { explainBatch } from '../showplan/explain-batch.ts'
import { switchesShowPlan } from '../showplan/switches-show-plan.ts'
import type { Plan } from '../language/plan.ts'
import { translateCondition } from '../language/translate.ts'
import { SqlError } from '../sql-error.ts'
import { NVARCHAR_MAX } from '../sql-type.ts'
import { DONE } from '../tds/tokens.ts'
import { compile } from './compile-statement.ts'
import { violatedConstraint } from './constraint.ts'
import type { Constraint } from './constraint.ts'
import { declareVariable, setVariable } from './declare-variable.ts'
import { abortsTransaction, endsCallers, endsStatementOnly, isCompileError } from './error-scope.ts'
import { executeProcedure } from './execute-procedure.ts'
import { insertOfExecute } from './insert-exec.ts'
import { procedureName, procedureOf } from './frame.ts'
import { raiseError, throwError } from './raise-error.ts'
import { reportError } from './report-error.ts'
import { environmentOfRun, evaluate } from './run.ts'
import type { Run } from './run.ts'
import { runPlan } from './run-plan.ts'
import { AttentionError } from './session.ts'
import { setReturnStatus } from './return-status.ts'
import { setOption } from './set-option.ts'
import {
  beginTransaction,
  commitTransaction,
  inStatement,
  rollbackTransaction,
  saveTransaction,
} from './transaction.ts'
import { translateError } from './translate-error.ts'
import { useDatabase } from './use-database.ts'
import { parseText } from './parse-text.ts'
import { dropTemporaryTables } from './run-nested.ts'
import { verbOf } from './verb-of.ts'
import { waitFor } from './wait-for.ts'

/**
 * Runs statements within a running batch, for EXEC and sp_executesql. An error that belongs to its caller is thrown: to the
 * CATCH around it, or because it ends the whole batch. Any other is reported, and `lastError` tells of it.
 */
export async function runInner(run: Run, read: () => readonly Statement[]): Promise<void> {
  try {
    const statements = read()
    switchesShowPlan(statements)
    await runStatements(run, statements)
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    // The options that decide are these statements' own; their callers may have others.
    error.rollsBack = abortsTransaction(error, run.session.options)
    error.endsBatch = endsCallers(error, run.session.options)
    if (run.inTry || error.endsBatch) throw error
    await reportError(run, error)
  }
}

/** Runs a batch of T-SQL. Errors become messages of the answer; only attention and lost connections are thrown. */
export async function runBatch(run: Run, text: string): Promise<boolean> {
  try {
    const statements = parseText(text, run.variables, run.frame.level)
    const switches = switchesShowPlan(statements)
    if (run.session.options.showPlan && !switches) {
      await explainBatch(run, statements)
      return true
    }
    await runStatements(run, statements)
    return await endBatch(run, true)
  } catch (error) {
    await reportError(run, error)
    return endBatch(run, false)
  }
}

/** A transaction that can only be rolled back does not outlive its batch; nor do table variables. */
async function endBatch(run: Run, isOk: boolean): Promise<boolean> {
  const { doomed } = run.session
  if (doomed) await reportError(run, uncommittable())
  await dropTemporaryTables(run)
  return isOk && !doomed
}

const uncommittable = (): SqlError => {
  const error = new SqlError(
    3998,
    'Uncommittable transaction is detected at the end of the batch. The transaction is rolled back.',
  )
  error.endsBatch = true
  error.rollsBack = true
  return error
}

/** How a statement ended: the batch goes on, or leaves the loop or the batch. */
type Flow = 'next' | 'break' | 'continue' | 'return'

async function runStatements(run: Run, statements: readonly Statement[]): Promise<Flow> {
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
    if (run.inTry || !endsStatementOnly(translated, run.session.options)) throw translated
    await reportError(run, translated)
    return 'next'
  }
}

// Errors found while rows are being changed.
const UNDOES: ReadonlySet<number> = new Set([
  220, 232, 512, 515, 547, 1222, 2601, 2627, 2628, 8115, 8134, 8152,
])

const CHANGES: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge'])

/** Statements that leave @@ERROR as what ran inside them left it. */
const KEEPS_ERROR = new Set(['if', 'while', 'block', 'try', 'print', 'raiserror', 'execute'])

function asSqlError(
  run: Run,
  error: unknown,
  statement: Statement,
  plan?: Plan,
  constraint?: Constraint,
): SqlError {
  if (run.session.attention) throw new AttentionError('attention')
  const translated = translateError(error, {
    database: run.session.database,
    spid: run.session.spid,
    verb: verbOf(statement),
    line: statement.line,
    log: run.log,
    ...(plan && { plan }),
    ...(constraint && { constraint }),
  })
  translated.isTerminated = CHANGES.has(statement.kind) && UNDOES.has(translated.number)
  const { procedure } = run.frame
  if (procedure) translated.procedure ??= procedureName(procedure)
  return translated
}

async function runStatement(run: Run, statement: Statement): Promise<Flow> {
  const { session, instance, answer } = run
  switch (statement.kind) {
    case 'empty':
      return 'next'
    case 'declare':
      for (const variable of statement.variables) await declareVariable(run, variable)
      return 'next'
    case 'setVariable':
      await setVariable(run, statement)
      return quiet(run)
    case 'setOption':
      await setOption(run, statement)
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
        ...procedureOf(run.frame),
      })
      return quiet(run)
    }
    case 'throw':
      throw await throwError(run, statement)
    case 'raiserror':
      await raiseError(run, statement)
      return quiet(run)
    case 'begin':
      await beginTransaction(session, answer, statement.name)
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
      await setReturnStatus(run, statement)
      return 'return'
    case 'break':
    case 'continue':
      return statement.kind
    default: {
      const ready = statement.kind === 'insert' ? await insertOfExecute(run, statement) : statement
      const plan = compile(run, await environmentOfRun(run), ready)
      try {
        await inStatement(session, () => runPlan(run, plan))
      } catch (error) {
        const constraint = await violatedConstraint(session.link, error)
        throw asSqlError(run, error, statement, plan, constraint)
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

async function test(
  run: Run,
  condition: Parameters<typeof translateCondition>[1],
): Promise<boolean> {
  const sql = translateCondition(await environmentOfRun(run), condition)
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
    if (isCompileError(error) && error.level === run.frame.level) throw error
    const { session } = run
    error.endsBatch = false
    session.lastError = error.number
    if (session.depth > 0 && abortsTransaction(error, session.options)) session.doomed = true
    return runStatements({ ...run, caught: error }, statement.handler)
  }
}
