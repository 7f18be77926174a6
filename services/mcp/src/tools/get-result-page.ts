import { z } from 'zod'
import { effectiveLimits, limitsInput } from '../statement/limits.ts'
import { readResultPage, type ResultPage } from '../statement/read-result.ts'
import type { ResultState } from '../store/results.ts'
import { rowsText } from './result-text.ts'
import { columnSchema } from './statement-answer.ts'
import { ToolFailure } from './tool-failure.ts'
import { defineTool, needsRead, READS } from './tool.ts'

export const getResultPage = defineTool({
  name: 'get_result_page',
  title: 'Read on in a result',
  description:
    'Returns the next rows of a result that was too large for one answer (resultId), and where it can be downloaded as CSV or JSON.',
  annotations: READS,
  input: z.strictObject({
    resultId: z.string().min(1).max(100).describe('From the truncated answer'),
    cursor: z
      .string()
      .max(20)
      .optional()
      .describe('nextCursor of the page before; without it, from the first row'),
    maxRows: limitsInput.maxRows,
  }),
  output: z.object({
    columns: z.array(columnSchema),
    rows: z.array(z.array(z.unknown())),
    nextCursor: z.string().optional(),
    rowsKept: z.number(),
    state: z.enum(['storing', 'complete', 'rows', 'bytes', 'time', 'failed', 'stopped']),
    downloads: z.object({ csv: z.string(), json: z.string() }),
    expiresAt: z.string(),
    elapsedMs: z.number(),
  }),
  scopesFor: needsRead,
  run: async (args, call) => {
    const started = performance.now()
    const from = args.cursor === undefined ? 0 : readCursor(args.cursor)
    const page = await readResultPage(call.results, args.resultId, from, {
      principal: call.principal,
      limits: effectiveLimits(call.tenant.database.limits, args),
      signal: call.signal,
    })
    if (page === undefined) {
      throw new ToolFailure(
        'There is no such result: it was kept for another caller, has expired, or made room for others. Run the statement again.',
      )
    }
    const { result, rows, next } = page
    const downloads = {
      csv: call.downloadUrl(result.id, 'csv'),
      json: call.downloadUrl(result.id, 'json'),
    }
    return {
      structured: {
        columns: result.columns,
        rows,
        ...(next !== undefined && { nextCursor: String(next) }),
        rowsKept: result.rowCount,
        state: result.state,
        downloads,
        expiresAt: result.expiresAt.toISOString(),
        elapsedMs: Math.round(performance.now() - started),
      },
      text: `${rowsText(result.columns, rows)}\n(${summary(from, page)} Download, with this connection's access token as Bearer: ${downloads.csv})`,
    }
  },
})

const readCursor = (cursor: string) => {
  if (!/^\d{1,15}$/.test(cursor)) {
    throw new ToolFailure('This cursor is not one of get_result_page. Leave it out to start again.')
  }
  return Number(cursor)
}

const summary = (from: number, { result, rows, next }: ResultPage) => {
  const range = rows.length === 0 ? 'No rows' : `Rows ${from + 1} to ${from + rows.length}`
  const onward = next === undefined ? 'This is the end.' : `Go on with cursor "${next}".`
  return `${range} of ${result.rowCount}: ${STATES[result.state]}. ${onward}`
}

const STATES: Record<ResultState, string> = {
  storing: 'more are being stored',
  complete: 'all there are',
  rows: 'INCOMPLETE, there are more than the row limit of stored results',
  bytes: 'INCOMPLETE, there is more than the size limit of stored results',
  time: 'INCOMPLETE, the time limit stopped the statement',
  failed: 'INCOMPLETE, the statement or the storing failed',
  stopped: 'INCOMPLETE, the storing was stopped',
}
