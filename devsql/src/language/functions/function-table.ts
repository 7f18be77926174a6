import type { SqlType } from '../../sql-type.ts'
import type { Call } from '../ast.ts'
import type { Binder } from '../binder.ts'
import type { Bound } from '../bound.ts'
import type { Scope } from '../scope.ts'

/** A built-in: how many arguments it takes and how a call of it is written for PostgreSQL. */
export type BuiltIn = {
  arity: readonly [least: number, most: number]
  bind: (args: Bound[], context: { binder: Binder; node: Call; scope: Scope }) => Bound
}

/** A built-in of a fixed result type. `write` gets the arguments' PostgreSQL texts after conversion to `takes`. */
export const MANY = 254

export const result = (sql: string, type: SqlType, args: readonly Bound[] = []): Bound => ({
  sql,
  type,
  nullable: args.length === 0 || args.some((argument) => argument.nullable),
})
