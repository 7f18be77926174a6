import { declaredType } from './declared-type.ts'
import type { CatalogRow } from './read-catalog.ts'
import type { JsonValue } from './serialize.ts'

/** A cell of a catalog view as text. */
export const text = (value: JsonValue | undefined) =>
  value === null || value === undefined ? null : String(value)

/** A cell of type bit. */
export const flag = (value: JsonValue | undefined) => value === true || value === 1

/** The type that a row of sys.columns or sys.parameters, joined with sys.types, declares. */
export const rowType = (row: CatalogRow) =>
  declaredType({
    name: String(row['type_name']),
    schema: String(row['type_schema']),
    isUserDefined: flag(row['is_user_defined']),
    maxLength: Number(row['max_length']),
    precision: Number(row['precision']),
    scale: Number(row['scale']),
  })
