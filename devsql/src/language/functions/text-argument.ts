import { familyOf, INT, varchar } from '../../sql-type.ts'
import type { Bound } from '../bound.ts'
import { convert } from '../convert.ts'

/** Any value as text; strings keep their type. */
export const text = (bound: Bound): Bound =>
  familyOf(bound.type) === 'string' && !bound.isNull
    ? bound
    : convert(bound, bound.isNull ? varchar(1) : varchar(MAX_BYTES))

export const MAX_BYTES = 8000

export const int = (bound: Bound): string => convert(bound, INT).sql
