import type { Statement } from '../language/ast.ts'
import { quoteText } from '../language/bound.ts'
import { parseParameters } from '../language/parse.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import { NVARCHAR_MAX } from '../sql-type.ts'
import type { SqlValue } from '../sql-type.ts'
import { DONE } from '../tds/tokens.ts'
import { inOptionScope } from './option-scope.ts'
import { evaluate } from './run.ts'
import type { Run } from './run.ts'
import { convertVariable } from './variable.ts'

export type Argument = {
  name: string | undefined
  value: SqlValue
  output: boolean
  variable?: string
}

type Procedure = (run: Run, args: Argument[]) => Promise<void>

const MAX_CONTEXT_KEYS = 1000
const MAX_CONTEXT_BYTES = 1_000_000

/** An argument by name, else by place. */
const pick = (args: readonly Argument[], name: string, place: number): SqlValue | undefined =>
  (
    args.find((argument) => argument.name?.toLowerCase() === `@${name}`) ??
    (args[place]?.name === undefined ? args[place] : undefined)
  )?.value

const PROCEDURES: Readonly<Record<string, Procedure>> = {
  sp_executesql: (run, args) => executeSql(run, args),
  sp_set_session_context: async (run, args) => {
    const key = pick(args, 'key', 0)?.text ?? ''
    const value = pick(args, 'value', 1)
    const readOnly = Number(pick(args, 'read_only', 2)?.text ?? '0') !== 0
    const { context } = run.session
    if (key === '' || !value)
      throw new SqlError(15666, `Cannot set key '${key}' in the session context.`)
    if (context.get(key.toLowerCase())?.readOnly) {
      throw new SqlError(
        15664,
        `Cannot set key '${key}' in the session context. The key has been set as read_only for this session.`,
      )
    }
    const bytes = [...context.values()].reduce(
      (sum, entry) => sum + (entry.value.text?.length ?? 0),
      0,
    )
    if (context.size >= MAX_CONTEXT_KEYS || bytes + (value.text?.length ?? 0) > MAX_CONTEXT_BYTES) {
      throw new SqlError(
        15665,
        'The value was not set for the session context. The total size of the session context would exceed the 1 MB limit.',
      )
    }
    context.set(key.toLowerCase(), { value, readOnly })
    await Promise.resolve()
  },
  sp_addextendedproperty: async (run, args) => {
    const names = [
      'name',
      'value',
      'level0type',
      'level0name',
      'level1type',
      'level1name',
      'level2type',
      'level2name',
    ]
    const values = names.map((name, place) => pick(args, name, place)?.text ?? null)
    await run.session.link.run(
      `SELECT tsql.add_extended_property(${values.map((value) => (value === null ? 'NULL' : quoteText(value))).join(', ')})`,
    )
  },
  sp_reset_connection: async () => {
    throw unsupported('sp_reset_connection by name')
  },
}

/** EXEC of a system procedure or of text. Procedures of one's own there are none. */
export async function executeProcedure(
  run: Run,
  statement: Extract<Statement, { kind: 'execute' }>,
): Promise<void> {
  if (statement.text) {
    const { text } = await evaluate(run, statement.text, NVARCHAR_MAX)
    await nested(run, text ?? '', new Map())
    endCall(run)
    return
  }
  const args: Argument[] = []
  for (const argument of statement.arguments) {
    if (argument.value === 'default') throw unsupported('DEFAULT as an argument', statement.line)
    const value = await evaluate(run, argument.value)
    args.push({
      name: argument.name,
      value,
      output: argument.output,
      ...(argument.value.kind === 'variable' && { variable: argument.value.name }),
    })
  }
  run.session.lastError = 0
  await callProcedure(run, statement.procedure, args)
  endCall(run)
}

/** The DONE of a call says whether the last statement inside it failed, as @@ERROR does. */
function endCall(run: Run): void {
  run.answer.done(run.done, run.session.lastError === 0 ? DONE.final : DONE.error, 0, 0)
}

/** A call by name, from EXEC or as an RPC; 2812 for an unknown one. */
export async function callProcedure(
  run: Run,
  name: readonly string[],
  args: Argument[],
): Promise<void> {
  const isSystem =
    name.length === 1 || ['sys', 'dbo', ''].includes(name.at(-2)?.toLowerCase() ?? '')
  const procedure = isSystem ? PROCEDURES[name.at(-1)?.toLowerCase() ?? ''] : undefined
  if (!procedure)
    throw new SqlError(2812, `Could not find stored procedure '${name.join('.')}'.`, { state: 62 })
  await procedure(run, args)
}

async function executeSql(run: Run, args: Argument[]): Promise<void> {
  const [text, declarations, ...values] = args
  const variables = await declareParameters(run, declarations?.value.text ?? '', values)
  await nested(run, text?.value.text ?? '', variables)
  for (const argument of values) {
    const inner =
      argument.name === undefined ? undefined : variables.get(argument.name.toLowerCase())
    if (argument.output && argument.variable !== undefined && inner)
      run.variables.set(argument.variable.toLowerCase(), inner)
  }
}

/** The variables of a parameterised text, each converted to its declared type. */
export async function declareParameters(
  run: Run,
  declarations: string,
  args: readonly Argument[],
): Promise<Map<string, SqlValue>> {
  const variables = new Map<string, SqlValue>()
  for (const [place, parameter] of parseParameters(declarations).entries()) {
    const value = pick(args, parameter.name.slice(1).toLowerCase(), place)
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

const MAX_NESTING = 32

async function nested(run: Run, text: string, variables: Map<string, SqlValue>): Promise<void> {
  if (run.nesting >= MAX_NESTING) {
    throw new SqlError(
      217,
      'Maximum stored procedure, function, trigger, or view nesting level exceeded (limit 32).',
    )
  }
  run.session.lastError = 0
  const inner: Run = { ...run, variables, done: 'doneInProc', nesting: run.nesting + 1 }
  await inOptionScope(run.session, () => run.runText(inner, text))
}
