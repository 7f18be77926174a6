import type { CatalogProcedure } from '../catalog/catalog.ts'
import type { ProcedureParameter } from '../language/ast.ts'
import { parseBatch } from '../language/parse.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import type { SqlType, SqlValue } from '../sql-type.ts'
import { pickArgument } from './argument.ts'
import type { Argument } from './argument.ts'
import { openFrame } from './frame.ts'
import { reportError } from './report-error.ts'
import { runNested } from './run-nested.ts'
import { evaluate } from './run.ts'
import type { Run } from './run.ts'
import { translateError } from './translate-error.ts'
import { convertVariable } from './variable.ts'

export type ProcedureResult = { status: number; variables: ReadonlyMap<string, SqlValue> }

/** Runs a stored procedure: its rows go to the answer; gives its return status and what its parameters hold at the end. */
export async function callStored(
  run: Run,
  procedure: CatalogProcedure,
  args: readonly Argument[],
): Promise<ProcedureResult> {
  await demandExecute(run, procedure)
  const [statement] = parseBatch(procedure.definition)
  if (statement?.kind !== 'createProcedure') throw unsupported(`EXECUTE ${procedure.name}`)
  checkNames(procedure, statement.parameters, args)
  const variables = new Map<string, SqlValue>()
  for (const [place, parameter] of statement.parameters.entries()) {
    const value = await parameterValue(
      run,
      procedure,
      parameter,
      pickArgument(args, parameter.name.slice(1), place),
    )
    variables.set(parameter.name.toLowerCase(), value)
  }
  const { depth } = run.session
  const frame = openFrame(run.frame.level + 1, procedure)
  await runNested(run, frame, variables, (inner) => run.runInner(inner, () => statement.body))
  if (run.session.depth !== depth) await reportError(run, mismatch(depth, run.session.depth))
  return { status: frame.status, variables }
}

const mismatch = (before: number, after: number): SqlError =>
  new SqlError(
    266,
    `Transaction count after EXECUTE indicates a mismatching number of BEGIN and COMMIT statements. Previous count = ${before}, current count = ${after}.`,
    { state: 2 },
  )

async function demandExecute(run: Run, procedure: CatalogProcedure): Promise<void> {
  const { rows } = await run.session.link.run(
    `SELECT has_function_privilege(${procedure.id}, 'EXECUTE')::int`,
  )
  if (rows[0]?.[0] === '1') return
  throw new SqlError(
    229,
    `The EXECUTE permission was denied on the object '${procedure.name}', database '${run.session.database}', schema '${procedure.schema}'.`,
    { severity: 14, state: 5 },
  )
}

function checkNames(
  procedure: CatalogProcedure,
  parameters: readonly ProcedureParameter[],
  args: readonly Argument[],
): void {
  if (args.length > parameters.length && args.every(({ name }) => name === undefined))
    throw new SqlError(
      8144,
      `Procedure or function ${procedure.name} has too many arguments specified.`,
      { state: 2 },
    )
  const seen = new Set<string>()
  for (const [place, argument] of args.entries()) {
    const name = argument.name ?? parameters[place]?.name ?? ''
    const parameter = parameters.find((known) => known.name.toLowerCase() === name.toLowerCase())
    if (!parameter)
      throw new SqlError(8145, `${name} is not a parameter for procedure ${procedure.name}.`)
    if (seen.has(name.toLowerCase()))
      throw new SqlError(8143, `Parameter '${name}' was supplied multiple times.`)
    seen.add(name.toLowerCase())
    if (argument.output && !parameter.output)
      throw new SqlError(
        8162,
        `The formal parameter "${parameter.name}" was not declared as an OUTPUT parameter, but the actual parameter passed in requested output.`,
        { state: 2 },
      )
  }
}

async function parameterValue(
  run: Run,
  procedure: CatalogProcedure,
  parameter: ProcedureParameter,
  argument: Argument | undefined,
): Promise<SqlValue> {
  if (argument && argument.value !== 'default')
    return convertArgument(run, argument.value, parameter.type)
  if (parameter.fallback) return evaluate(run, parameter.fallback, parameter.type)
  if (argument === undefined && parameter.output && run.frame.level === 0 && run.isRemote)
    return { type: parameter.type, text: null }
  throw new SqlError(
    201,
    `Procedure or function '${procedure.name}' expects parameter '${parameter.name}', which was not supplied.`,
    { state: 4 },
  )
}

const CONVERSION_FAULTS = new Set([235, 241, 242, 244, 245, 248, 295, 8114, 8169])

/** The value as the parameter's type holds it; one that cannot be converted is error 8114. */
async function convertArgument(run: Run, value: SqlValue, type: SqlType): Promise<SqlValue> {
  try {
    return await convertVariable(run, value, type)
  } catch (error) {
    const translated = translateError(error, {
      database: run.session.database,
      spid: run.session.spid,
      verb: 'EXECUTE',
      line: 0,
      log: run.log,
    })
    if (!CONVERSION_FAULTS.has(translated.number)) throw translated
    throw new SqlError(8114, `Error converting data type ${value.type.name} to ${type.name}.`, {
      state: 5,
    })
  }
}
