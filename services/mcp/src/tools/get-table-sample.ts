import { z } from 'zod'
import { displayName, quoteName } from '../sql/object-name.ts'
import { effectiveLimits } from '../statement/limits.ts'
import { runRead } from '../statement/run-read.ts'
import { readAnswer, rowsOutput } from './statement-answer.ts'
import { ToolFailure } from './tool-failure.ts'
import { defineTool, needsRead, READS } from './tool.ts'

export const getTableSample = defineTool({
  name: 'get_table_sample',
  title: 'Sample a table',
  description: 'Returns a few rows of a table or view, in no particular order.',
  annotations: READS,
  input: z.strictObject({
    table: z.string().min(1).max(300).describe('schema.table, with brackets where needed'),
    rows: z.int().min(1).max(100).default(5).describe('How many rows'),
    columns: z.array(z.string().min(1).max(128)).min(1).max(100).optional().describe('Only these'),
  }),
  output: z.object({
    table: z.string(),
    columns: rowsOutput.columns,
    rows: rowsOutput.rows,
    truncated: rowsOutput.truncated,
    truncation: rowsOutput.truncation,
  }),
  scopesFor: needsRead,
  run: async (args, call) => {
    const started = performance.now()
    const { tenant, principal, signal } = call
    const object = await tenant.catalog.find(args.table, 'table or view', { principal, signal })
    if ('problem' in object) throw new ToolFailure(object.problem)
    const columns = args.columns?.map((name) => quoteName(unbracket(name))).join(', ') ?? '*'
    const limits = effectiveLimits(tenant.database.limits, { maxRows: args.rows })
    const outcome = await runRead(
      {
        sql: `SELECT TOP (@rows) ${columns} FROM ${quoteName(object.schema)}.${quoteName(object.name)}`,
        params: { rows: Math.min(args.rows, limits.rows) },
        principal,
        signal: AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)]),
      },
      limits,
      call,
    )
    const elapsedMs = Math.round(performance.now() - started)
    const { structured, text } = readAnswer({ ...outcome, elapsedMs })
    const table = displayName(object.schema, object.name)
    return { structured: { table, ...structured }, text: `${table}\n${text}` }
  },
})

const unbracket = (name: string) =>
  /^\[.*\]$/s.test(name) ? name.slice(1, -1).replaceAll(']]', ']') : name
