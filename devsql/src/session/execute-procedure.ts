import type { Statement } from '../language/ast.ts'
import { parseParameters } from '../language/parse.ts'
import { SqlError } from '../sql-error.ts'
import { INT, NVARCHAR_MAX } from '../sql-type.ts'
import type { SqlValue } from '../sql-type.ts'
import { DONE } from '../tds/tokens.ts'
import { argumentValue } from './argument.ts'
import type { Argument } from './argument.ts'
import { callStored } from './call-procedure.ts'
import type { ProcedureResult } from './call-procedure.ts'
import { openFrame } from './frame.ts'
import { parseText } from './parse-text.ts'
import { runNested } from './run-nested.ts'
import { environmentOfRun, evaluate } from './run.ts'
import type { Run } from './run.ts'
import { SYSTEM_PROCEDURES } from './system-procedures.ts'
import { convertVariable } from './variable.ts'

type Execute = Extract<Statement, { kind: 'execute' }>

/** EXEC of a procedure or of text. */
export async function executeProcedure(run: Run, statement: Execute): Promise<void> {
  if (statement.text) {
    const { text } = await evaluate(run, statement.text, NVARCHAR_MAX)
    await runInner(run, text ?? '', new Map())
    endCall(run)
    return
  }
  const args = await argumentsOf(run, statement)
  run.session.lastError = 0
  const { status, variables } = await callProcedure(run, statement.procedure, args)
  for (const [place, argument] of args.entries()) {
    const inner =
      argument.name === undefined
        ? [...variables.values()][place]
        : variables.get(argument.name.toLowerCase())
    if (argument.output && argument.variable !== undefined && inner)
      await setOuter(run, argument.variable, inner)
  }
  if (statement.status !== undefined)
    await setOuter(run, statement.status, { type: INT, text: String(status) })
  if (run.frame.level === 0) run.answer.returnStatus(status)
  endCall(run)
}

async function argumentsOf(run: Run, statement: Execute): Promise<Argument[]> {
  const args: Argument[] = []
  for (const [place, argument] of statement.arguments.entries()) {
    if (argument.name === undefined && args.some(({ name }) => name !== undefined))
      throw new SqlError(
        119,
        `Must pass parameter number ${place + 1} and subsequent parameters as '@name = value'. After the form '@name = value' has been used, all subsequent parameters must be passed in the form '@name = value'.`,
        { severity: 15, line: statement.line },
      )
    if (argument.output && argument.value !== 'default' && argument.value.kind !== 'variable')
      throw new SqlError(
        179,
        'Cannot use the OUTPUT option when passing a constant to a stored procedure.',
        { severity: 15, line: statement.line },
      )
    args.push({
      name: argument.name,
      value: argument.value === 'default' ? 'default' : await evaluate(run, argument.value),
      output: argument.output,
      ...(argument.value !== 'default' &&
        argument.value.kind === 'variable' && { variable: argument.value.name }),
    })
  }
  return args
}

async function setOuter(run: Run, name: string, value: SqlValue): Promise<void> {
  const variable = run.variables.get(name.toLowerCase())
  if (!variable)
    throw new SqlError(137, `Must declare the scalar variable "${name}".`, {
      severity: 15,
      state: 2,
    })
  run.variables.set(name.toLowerCase(), await convertVariable(run, value, variable.type))
}

/** The DONE of a call says whether the last statement inside it failed, as @@ERROR does. */
function endCall(run: Run): void {
  const kind = run.frame.level === 0 && run.done === 'done' ? 'doneProc' : run.done
  run.answer.done(kind, run.session.lastError === 0 ? DONE.final : DONE.error, 0, 0)
}

/** A call by name, from EXEC or as an RPC; 2812 for an unknown one. */
export async function callProcedure(
  run: Run,
  name: readonly string[],
  args: Argument[],
): Promise<ProcedureResult> {
  const isLocal =
    name.length < 3 || name.at(-3)?.toLowerCase() === run.session.database.toLowerCase()
  const { catalog } = await environmentOfRun(run)
  const stored = isLocal ? catalog.procedure(name.slice(-2)) : undefined
  if (stored) return callStored(run, stored, args)
  const isSystem =
    name.length === 1 || ['sys', 'dbo', ''].includes(name.at(-2)?.toLowerCase() ?? '')
  const known = isSystem ? (name.at(-1)?.toLowerCase() ?? '') : ''
  if (known === 'sp_executesql') return executeSql(run, args)
  const procedure = SYSTEM_PROCEDURES[known]
  if (!procedure)
    throw new SqlError(2812, `Could not find stored procedure '${name.join('.')}'.`, { state: 62 })
  await procedure(run, args)
  return { status: 0, variables: new Map() }
}

async function executeSql(run: Run, args: Argument[]): Promise<ProcedureResult> {
  const [text, declarations, ...values] = args
  const textOf = (argument: Argument | undefined): string =>
    argument === undefined || argument.value === 'default' ? '' : (argument.value.text ?? '')
  const inner = await declareParameters(run, textOf(declarations), values)
  await runInner(run, textOf(text), inner)
  // The parameters of the text follow the text and its declarations.
  return { status: 0, variables: new Map([['', BLANK], [' ', BLANK], ...inner]) }
}

const BLANK: SqlValue = { type: INT, text: null }

/** The variables of a parameterised text, each converted to its declared type. */
export async function declareParameters(
  run: Run,
  declarations: string,
  args: readonly Argument[],
): Promise<Map<string, SqlValue>> {
  const variables = new Map<string, SqlValue>()
  for (const [place, parameter] of parseParameters(declarations).entries()) {
    const value = argumentValue(args, parameter.name.slice(1), place)
    if (!value && !parameter.output) {
      throw new SqlError(
        8178,
        `The parameterized query '${declarations.slice(0, 100)}' expects the parameter '${parameter.name}', which was not supplied.`,
      )
    }
    variables.set(
      parameter.name.toLowerCase(),
      value
        ? await convertVariable(run, value, parameter.type)
        : { type: parameter.type, text: null },
    )
  }
  return variables
}

const runInner = (run: Run, text: string, variables: Map<string, SqlValue>): Promise<void> =>
  runNested(run, openFrame(run.frame.level + 1, run.frame.procedure), variables, (inner) =>
    run.runInner(inner, () => parseText(text, variables, inner.frame.level)),
  )
