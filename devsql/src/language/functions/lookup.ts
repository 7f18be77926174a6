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

/** A lookup that, of known arguments, is asked once and not for every row. */
export const lookupOnce = (
  type: SqlType,
  arity: readonly [number, number],
  write: (args: Arguments, environment: Environment) => string,
): BuiltIn =>
  lookup(type, arity, (args, environment) => {
    const sql = write(args, environment)
    return args.every((arg) => arg.constant !== undefined || arg.isNull) ? `(SELECT ${sql})` : sql
  })
