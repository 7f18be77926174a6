import { literal } from '../language/bound.ts'
import { convert } from '../language/convert.ts'
import type { SqlType, SqlValue } from '../sql-type.ts'
import type { Run } from './run.ts'
import { inStatement } from './transaction.ts'

/** A value as a variable of `type` holds it; the conversion is PostgreSQL's. */
export async function convertVariable(run: Run, value: SqlValue, type: SqlType): Promise<SqlValue> {
  if (value.text === null) return { type, text: null }
  const converted = convert(
    { sql: literal(value.type, value.text), type: value.type, nullable: true },
    type,
  )
  if (converted.sql === literal(value.type, value.text)) return { type, text: value.text }
  const { rows } = await inStatement(run.session, () =>
    run.session.link.run(`SELECT ${converted.sql}`),
  )
  return { type, text: rows[0]?.[0] ?? null }
}
