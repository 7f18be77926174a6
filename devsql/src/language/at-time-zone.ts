import { SqlError } from '../sql-error.ts'
import { nvarchar, sqlType } from '../sql-type.ts'
import type { Expression } from './ast.ts'
import type { Binder } from './binder.ts'
import type { Bound } from './bound.ts'
import { convert } from './convert.ts'
import type { Scope } from './scope.ts'

/** The scale of the datetimeoffset each type gives. */
const SCALE: Readonly<Record<string, (scale: number) => number>> = {
  smalldatetime: () => 0,
  datetime: () => 3,
  datetime2: (scale) => scale,
  datetimeoffset: (scale) => scale,
}

/** AT TIME ZONE: a datetimeoffset moves to the zone, any other moment is a local time there. */
export function atTimeZone(
  binder: Binder,
  node: Extract<Expression, { kind: 'atTimeZone' }>,
  scope: Scope,
): Bound {
  const value = binder.expression(node.operand, scope)
  const zone = convert(binder.expression(node.zone, scope), nvarchar(128)).sql
  const scaleOf = SCALE[value.type.name]
  if (!scaleOf)
    throw new SqlError(
      8116,
      `Argument data type ${value.type.name} is invalid for argument 1 of AT TIME ZONE function.`,
      { line: node.line },
    )
  const name = value.type.name === 'datetimeoffset' ? 'in_zone' : 'to_zone'
  return {
    sql: `tsql.${name}(${value.sql}, ${zone})`,
    type: sqlType('datetimeoffset', 0, undefined, scaleOf(value.type.scale)),
    nullable: true,
  }
}
