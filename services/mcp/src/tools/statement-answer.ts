import { z } from 'zod'
import { STATEMENT_CHARACTERS } from '../statement/limits.ts'
import type { StatementOutcome } from '../statement/run-statement.ts'
import { countText, rowsText } from './result-text.ts'
import type { Answered } from './tool.ts'

/** A column of a result. */
export const columnSchema = z.record(z.string(), z.unknown())

/** The part that every answer with rows has. */
export const rowsOutput = {
  columns: z.array(columnSchema).describe('name, type, nullable'),
  rows: z.array(z.array(z.unknown())).describe('In the order of columns; exact numbers as strings'),
  // Not spelt out: three tools list it.
  more: z.array(z.unknown()).optional().describe('Further result sets: columns, rows'),
  messages: z.array(z.string()).optional(),
  truncated: z.boolean(),
  truncation: z.string().optional().describe('What is missing, why, and how to go on'),
  resultId: z.string().optional().describe('For get_result_page, with nextCursor'),
  nextCursor: z.string().optional(),
  elapsedMs: z.number(),
}

/** How a call for a statement may be shaped. */
export const statementInput = {
  sql: z.string().min(1).max(STATEMENT_CHARACTERS).describe('One T-SQL statement'),
  params: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      'Values of @name parameters: {"id": 5} or {"price": {"type": "decimal(18,4)", "value": "1.50"}}',
    ),
}

const TRUNCATION = {
  rows: [
    'The row limit was reached.',
    'aggregate, filter, or page with ORDER BY … OFFSET … FETCH.',
  ],
  bytes: [
    'The size limit was reached.',
    'select fewer columns, filter, or page with OFFSET … FETCH.',
  ],
} as const

const truncationText = (outcome: StatementOutcome) =>
  [missingRows(outcome), cutText(outcome.cutValues ?? 0)]
    .filter((text) => text !== undefined)
    .join(' ') || undefined

const cutText = (count: number) =>
  count === 0
    ? undefined
    : `${countText(count, 'value')} shown only in part, marked "…[cut": read the rest with SUBSTRING.`

const missingRows = ({ status, truncated, kept, rows }: StatementOutcome) => {
  if (truncated === undefined) return undefined
  if (status === 'confirmation_required') {
    return `Of the rows that would change only the first ${rows.length} are shown.`
  }
  const [reason, advice] = TRUNCATION[truncated]
  if (kept === undefined) return `${reason} To see the rest, ${advice}`
  return 'id' in kept
    ? `${reason} The rest is kept: call get_result_page with resultId "${kept.id}" and cursor "${rows.length}", or ${advice}`
    : `${reason} The rest is not kept: ${kept.problem}. To see it, ${advice}`
}

/** An answer's rows as data, whatever the statement was. */
export const rowsData = (outcome: StatementOutcome) => {
  const { columns, rows, more, messages, kept, elapsedMs } = outcome
  const truncation = truncationText(outcome)
  return {
    columns,
    rows,
    ...(more && { more }),
    ...(messages && { messages }),
    truncated: truncation !== undefined,
    ...(truncation !== undefined && { truncation }),
    ...(kept !== undefined &&
      'id' in kept && { resultId: kept.id, nextCursor: String(rows.length) }),
    elapsedMs,
  }
}

/** The answer of a statement that read. */
export const readAnswer = (outcome: StatementOutcome): Answered => {
  const structured = rowsData(outcome)
  const notes = [countText(outcome.rows.length, 'row')]
  if (structured.truncation !== undefined) notes.push(`TRUNCATED: ${structured.truncation}`)
  return {
    structured,
    text: `${rowsText(outcome.columns, outcome.rows)}\n(${notes.join('. ')})${besideText(outcome)}`,
  }
}

/** What a statement answers beside its rows: further result sets and messages, each on its lines. */
export const besideText = ({ more = [], messages = [] }: StatementOutcome) =>
  [
    ...more.map(({ columns, rows }) => `Further result set:\n${rowsText(columns, rows)}`),
    ...messages.map((message) => `Message: ${message}`),
  ]
    .map((text) => `\n${text}`)
    .join('')
