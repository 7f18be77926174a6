import type { SqlType } from '../../sql-type.ts'
import type { Call } from '../ast.ts'
import type { Binder } from '../binder.ts'
import type { Bound } from '../bound.ts'
import type { Scope } from '../scope.ts'

/**
 * Bound arguments of a call. Their number was checked against `arity` before: the first `least` are there; a function that
 * takes more looks whether a later one is `undefined`.
 */
export type Arguments = [Bound, Bound, Bound, Bound, Bound, Bound, Bound, ...Bound[]]

/** A built-in: how many arguments it takes and how a call of it is written for PostgreSQL. */
export type BuiltIn = {
  arity: readonly [least: number, most: number]
  bind: (args: Arguments, context: { binder: Binder; node: Call; scope: Scope }) => Bound
}

/** The most arguments a function can have. */
export const MANY = 254

export const result = (sql: string, type: SqlType, args: readonly Bound[] = []): Bound => ({
  sql,
  type,
  nullable: args.length === 0 || args.some((argument) => argument.nullable),
})
