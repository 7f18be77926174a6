import { quoteText } from '../language/bound.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import { argumentValue } from './argument.ts'
import type { Argument } from './argument.ts'
import { describeFirstResultSet } from './describe-first-result-set.ts'
import type { Run } from './run.ts'

type SystemProcedure = (run: Run, args: Argument[]) => Promise<void>

const MAX_CONTEXT_KEYS = 1000
const MAX_CONTEXT_BYTES = 1_000_000

/** System procedures that EXEC and calls by name know, by lower-case name. */
export const SYSTEM_PROCEDURES: Readonly<Record<string, SystemProcedure>> = {
  sp_set_session_context: async (run, args) => {
    const key = argumentValue(args, 'key', 0)?.text ?? ''
    const value = argumentValue(args, 'value', 1)
    const readOnly = Number(argumentValue(args, 'read_only', 2)?.text ?? '0') !== 0
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
    const values = names.map((name, place) => argumentValue(args, name, place)?.text ?? null)
    await run.session.link.run(
      `SELECT tsql.add_extended_property(${values.map((value) => (value === null ? 'NULL' : quoteText(value))).join(', ')})`,
    )
  },
  sp_describe_first_result_set: describeFirstResultSet,
  sp_reset_connection: async () => {
    throw unsupported('sp_reset_connection by name')
  },
}
