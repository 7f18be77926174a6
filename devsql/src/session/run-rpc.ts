import type { RpcRequest } from '../tds/rpc-request.ts'
import { DONE } from '../tds/tokens.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import { INT, sqlType } from '../sql-type.ts'
import type { SqlValue } from '../sql-type.ts'
import { callProcedure, declareParameters } from './execute-procedure.ts'
import type { Argument } from './execute-procedure.ts'
import { inOptionScope } from './option-scope.ts'
import { errorMessage } from './report-error.ts'
import { runBatch } from './run-batch.ts'
import type { Run } from './run.ts'
import { translateError } from './translate-error.ts'

const MAX_PREPARED = 1000

/** One remote procedure call: its results, output parameters, return status and DONEPROC. */
export async function runRpc(run: Run, request: RpcRequest): Promise<void> {
  let status = 0
  let isOk = true
  const outputs: { ordinal: number; name: string; value: SqlValue }[] = []
  try {
    isOk = await call(run, request, outputs)
  } catch (error) {
    const translated = translateError(error, {
      database: run.session.database,
      verb: 'EXECUTE',
      line: 1,
      log: run.log,
    })
    run.answer.message(errorMessage(translated))
    isOk = false
    status = translated.number
  }
  run.answer.returnStatus(isOk ? 0 : status || 1)
  for (const output of outputs) run.answer.returnValue(output.ordinal, output.name, output.value)
  run.answer.done('doneProc', isOk ? DONE.final : DONE.error, 0, 0)
}

async function call(
  run: Run,
  request: RpcRequest,
  outputs: { ordinal: number; name: string; value: SqlValue }[],
): Promise<boolean> {
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
      const handle = Number(args[0]?.value.text)
      const prepared = session.prepared.get(handle)
      if (!prepared)
        throw new SqlError(8179, `Could not find prepared statement with handle ${handle}.`, {
          state: 2,
        })
      return statement(run, prepared.text, prepared.declarations, args, 1, outputs)
    }
    case 'sp_unprepare':
      session.prepared.delete(Number(args[0]?.value.text))
      return true
    default:
      if (name.startsWith('sp_cursor')) throw unsupported(request.procedure)
      await callProcedure(
        run,
        request.procedure.split('.').map((part) => part.replace(/^\[(.*)\]$/, '$1')),
        args,
      )
      return true
  }
}

const text = (argument: Argument | undefined): string => argument?.value.text ?? ''

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
  outputs: { ordinal: number; name: string; value: SqlValue }[],
): Promise<boolean> {
  const given = args.slice(fixed)
  const variables = await declareParameters(run, declarations, given)
  const isOk = await inOptionScope(run.session, () =>
    runBatch({ ...run, variables, done: 'doneInProc' }, sql),
  )
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
