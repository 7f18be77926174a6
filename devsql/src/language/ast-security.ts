import type { SqlType } from '../sql-type.ts'
import type { Expression } from './ast.ts'

export type FunctionParameter = { name: string; type: SqlType }

/** One predicate of a security policy: what it filters or blocks, and the function that decides. */
export type SecurityPredicate = {
  on: 'filter' | 'insert' | 'update'
  function: string[]
  arguments: Expression[]
  table: string[]
  line: number
}
