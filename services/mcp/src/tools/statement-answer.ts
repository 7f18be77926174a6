import { z } from 'zod'
import type { StatementOutcome } from '../statement/run-statement.ts'
import { countText, rowsText } from './result-text.ts'
import type { Answered } from './tool.ts'

const columnSchema = z.object({ name: z.string(), type: z.string(), nullable: z.boolean() })

/** The part that every answer with rows has. */
export const rowsOutput = {
  columns: z.array(columnSchema),
  rows: z.array(z.array(z.unknown())).describe('In the order of columns; exact numbers as strings'),
  truncated: z.boolean(),
  truncation: z.string().optional().describe('Why rows are missing, and how to go on'),
  elapsedMs: z.number(),
}

/** How a call for a statement may be shaped. */
export const statementInput = {
  sql: z.string().min(1).max(200_000).describe('One T-SQL statement'),
  params: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      'Values of @name parameters: {"id": 5} or {"price": {"type": "decimal(18,4)", "value": "1.50"}}',
    ),
}

const TRUNCATION = {
  rows: 'The row limit was reached. Aggregate, filter, or page with ORDER BY … OFFSET … FETCH.',
  bytes: 'The size limit was reached. Select fewer columns, filter, or page with OFFSET … FETCH.',
}

/** An answer's rows as data, whatever the statement was. */
export const rowsData = (outcome: StatementOutcome) => ({
  columns: outcome.columns,
  rows: outcome.rows,
  truncated: outcome.truncated !== undefined,
  ...(outcome.truncated && { truncation: TRUNCATION[outcome.truncated] }),
  elapsedMs: outcome.elapsedMs,
})

/** The answer of a statement that read. */
export const readAnswer = (outcome: StatementOutcome): Answered => {
  const structured = rowsData(outcome)
  const notes = [countText(outcome.rows.length, 'row')]
  if (structured.truncation !== undefined) notes.push(`TRUNCATED: ${structured.truncation}`)
  return { structured, text: `${rowsText(outcome.columns, outcome.rows)}\n(${notes.join('. ')})` }
}
