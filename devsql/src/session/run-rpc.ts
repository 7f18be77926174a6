import type { RpcRequest } from '../tds/rpc-request.ts'
import { DONE } from '../tds/tokens.ts'
import { explainCall } from '../showplan/explain-batch.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import { INT, sqlType } from '../sql-type.ts'
import type { SqlValue } from '../sql-type.ts'
import type { Argument } from './argument.ts'
import { callProcedure, declareParameters } from './execute-procedure.ts'
import { openFrame } from './frame.ts'
import { errorMessage } from './report-error.ts'
import { runBatch } from './run-batch.ts'
import { runNested } from './run-nested.ts'
import type { Run } from './run.ts'
import { translateError } from './translate-error.ts'

const MAX_PREPARED = 1000

type Output = { ordinal: number; name: string; value: SqlValue }

/** One remote procedure call: its results, output parameters, return status and DONEPROC. */
export async function runRpc(run: Run, request: RpcRequest): Promise<void> {
  let status = 0
  let isOk = true
  const outputs: Output[] = []
  try {
    const returned = await call({ ...run, isRemote: true }, request, outputs)
    isOk = typeof returned === 'number' ? run.session.lastError === 0 : returned
    if (typeof returned === 'number') status = returned
  } catch (error) {
    const translated = translateError(error, {
      database: run.session.database,
      spid: run.session.spid,
      verb: 'EXECUTE',
      line: 1,
      log: run.log,
    })
    run.answer.message(errorMessage(translated))
    isOk = false
    status = translated.number
  }
  run.answer.returnStatus(isOk ? status : status || 1)
  for (const output of outputs) run.answer.returnValue(output.ordinal, output.name, output.value)
  run.answer.done('doneProc', isOk ? DONE.final : DONE.error, 0, 0)
}

/** Whether it went well, or the return status of a stored procedure. */
async function call(run: Run, request: RpcRequest, outputs: Output[]): Promise<boolean | number> {
  const { parameters } = request
  const { session } = run
  const args: Argument[] = parameters.map(({ name, value, output }) => ({
    name: name === '' ? undefined : name,
    value,
    output,
  }))
  const name = request.procedure.toLowerCase().replace(/^(?:sys\.|\[?master\]?\.\.?|dbo\.)+/, '')
  switch (name) {
    case 'sp_executesql':
      return statement(run, text(args[0]), text(args[1]), args, 2, outputs)
    case 'sp_prepare': {
      const handle = prepare(run, text(args[2]), text(args[1]))
      outputs.push({
        ordinal: 0,
        name: parameters[0]?.name ?? '',
        value: { type: INT, text: String(handle) },
      })
      return true
    }
    case 'sp_prepexec': {
      const handle = prepare(run, text(args[2]), text(args[1]))
      outputs.push({
        ordinal: 0,
        name: parameters[0]?.name ?? '',
        value: { type: INT, text: String(handle) },
      })
      return statement(run, text(args[2]), text(args[1]), args, 3, outputs)
    }
    case 'sp_execute': {
      const handle = Number(text(args[0]))
      const prepared = session.prepared.get(handle)
      if (!prepared)
        throw new SqlError(8179, `Could not find prepared statement with handle ${handle}.`, {
          state: 2,
        })
      return statement(run, prepared.text, prepared.declarations, args, 1, outputs)
    }
    case 'sp_unprepare':
      session.prepared.delete(Number(text(args[0])))
      return true
    default:
      if (name.startsWith('sp_cursor')) throw unsupported(request.procedure)
      if (session.options.showPlan) {
        await explainCall(run, request.procedure)
        return 0
      }
      return byName(run, request.procedure, args, outputs)
  }
}

/** A stored or system procedure: its OUTPUT parameters go back to the client. */
async function byName(
  run: Run,
  name: string,
  args: Argument[],
  outputs: Output[],
): Promise<number> {
  run.session.lastError = 0
  const { status, variables } = await callProcedure(
    { ...run, done: 'doneInProc' },
    nameParts(name),
    args,
  )
  for (const [ordinal, argument] of args.entries()) {
    const known = argument.name ?? [...variables.keys()][ordinal] ?? ''
    const value = variables.get(known.toLowerCase())
    if (argument.output && value) outputs.push({ ordinal, name: known, value })
  }
  return status
}

/** `a.b`, `[a].[b c]`: the parts of a name the client sent. */
const nameParts = (name: string): string[] =>
  [...name.matchAll(/\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.]+)/g)].map(
    ([, bracketed, quoted, bare]) =>
      bracketed?.replaceAll(']]', ']') ?? quoted?.replaceAll('""', '"') ?? bare ?? '',
  )

const text = (argument: Argument | undefined): string =>
  argument === undefined || argument.value === 'default' ? '' : (argument.value.text ?? '')

function prepare(run: Run, statementText: string, declarations: string): number {
  const { session } = run
  if (session.prepared.size >= MAX_PREPARED)
    throw new SqlError(
      701,
      'There is insufficient system memory to run this query: too many prepared statements.',
      { severity: 17 },
    )
  const handle = session.nextHandle
  session.nextHandle += 1
  session.prepared.set(handle, { text: statementText, declarations })
  return handle
}

async function statement(
  run: Run,
  sql: string,
  declarations: string,
  args: Argument[],
  fixed: number,
  outputs: Output[],
): Promise<boolean> {
  const given = args.slice(fixed)
  const variables = await declareParameters(run, declarations, given)
  let isOk = true
  await runNested(run, openFrame(run.frame.level + 1), variables, async (inner) => {
    isOk = await runBatch(inner, sql)
  })
  given.forEach((argument, index) => {
    const name = argument.name ?? [...variables.keys()][index] ?? ''
    const value = variables.get(name.toLowerCase())
    if (argument.output)
      outputs.push({
        ordinal: fixed + index,
        name,
        value: value ?? { type: sqlType('nvarchar', 1), text: null },
      })
  })
  return isOk
}
