import type { SqlType } from '../../sql-type.ts'
import type { Environment } from '../binder.ts'
import type { Arguments, BuiltIn } from './function-table.ts'

/** A function that asks the session or the catalog: always nullable, whatever its arguments. */
export const lookup = (
  type: SqlType,
  arity: readonly [number, number],
  write: (args: Arguments, environment: Environment) => string,
): BuiltIn => ({
  arity,
  bind: (args, { binder }) => ({ sql: write(args, binder.environment), type, nullable: true }),
})
