import { SqlError } from '../../sql-error.ts'
import { INT } from '../../sql-type.ts'
import { unify } from '../bind-expression.ts'
import type { Bound } from '../bound.ts'
import { comparable } from '../compare.ts'
import { convert } from '../convert.ts'
import { MANY } from './function-table.ts'
import type { BuiltIn } from './function-table.ts'

const int = (bound: Bound): string => convert(bound, INT).sql

export const CHOICE_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  ISNULL: {
    arity: [2, 2],
    bind: ([value, other]) => {
      const [first, second] = [value, other]
      const type = first.isNull ? second.type : first.type
      return {
        sql: `COALESCE(${convert(first, type).sql}, ${convert(second, type).sql})`,
        type,
        nullable: first.nullable && second.nullable,
      }
    },
  },
  COALESCE: {
    arity: [2, MANY],
    bind: (args, { node }) => {
      if (args.every((argument) => argument.isNull))
        throw new SqlError(
          4127,
          'At least one of the arguments to COALESCE must be an expression that is not the NULL constant.',
          { line: node.line },
        )
      const { type, parts } = unify(args)
      return {
        sql: `COALESCE(${parts.join(', ')})`,
        type,
        nullable: args.every(({ nullable }) => nullable),
      }
    },
  },
  NULLIF: {
    arity: [2, 2],
    bind: (args) => {
      const [left, right] = comparable(args)
      const first = args[0]
      return {
        sql: `(CASE WHEN ${left} = ${right} THEN NULL ELSE ${first.sql} END)`,
        type: first.type,
        nullable: true,
      }
    },
  },
  CHOOSE: {
    arity: [2, MANY],
    bind: ([index, ...values]) => {
      const { type, parts } = unify(values)
      return { sql: `(ARRAY[${parts.join(', ')}])[${int(index)}]`, type, nullable: true }
    },
  },
  GREATEST: {
    arity: [1, MANY],
    bind: (args) => {
      const { type, parts } = unify(args)
      return { sql: `GREATEST(${parts.join(', ')})`, type, nullable: true }
    },
  },
  LEAST: {
    arity: [1, MANY],
    bind: (args) => {
      const { type, parts } = unify(args)
      return { sql: `LEAST(${parts.join(', ')})`, type, nullable: true }
    },
  },
}
