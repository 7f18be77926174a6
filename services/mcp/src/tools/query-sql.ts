import { z } from 'zod'
import { limitsInput } from '../statement/limits.ts'
import { runStatement } from '../statement/run-statement.ts'
import { readAnswer, rowsOutput, statementInput } from './statement-answer.ts'
import { defineTool, needsRead, READS } from './tool.ts'

export const querySql = defineTool({
  name: 'query_sql',
  title: 'Query with SQL',
  description:
    'Runs one read-only T-SQL statement (SELECT, WITH … SELECT) and returns its rows. Everything else is refused. Pass values as params, not in the text.',
  annotations: READS,
  input: z.strictObject({ ...statementInput, ...limitsInput }),
  output: z.object(rowsOutput),
  scopesFor: needsRead,
  run: async (args, call) => readAnswer(await runStatement(args, call, { isReadOnlyTool: true })),
})
