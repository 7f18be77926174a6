import { z } from 'zod'
import type { Template } from '../config/template.ts'
import { runStatement } from '../statement/run-statement.ts'
import { answerAsked, writeOutput } from '../tools/execute-sql.ts'
import { readAnswer, rowsOutput } from '../tools/statement-answer.ts'
import { CHANGES, defineTool, needsRead, READS, type Tool } from '../tools/tool.ts'
import { parameterSchema } from './parameter-schema.ts'

/** A template's tool: its parameters are the arguments, bound as values and never part of the text. */
export const templateTool = (template: Template): Tool =>
  template.scope === 'sql:read' ? readingTool(template) : writingTool(template)

const readingTool = (template: Template) =>
  defineTool({
    ...titleOf(template),
    annotations: READS,
    input: z.strictObject(argumentsOf(template)),
    output: z.object(rowsOutput),
    scopesFor: needsRead,
    run: async (args, call) =>
      readAnswer(await runStatement(statementOf(template, args), call, { isReadOnlyTool: true })),
  })

const writingTool = (template: Template) =>
  defineTool({
    ...titleOf(template),
    annotations: CHANGES,
    input: z.strictObject({
      ...argumentsOf(template),
      confirm: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe('The token of a confirmation_required answer, with the same arguments'),
    }),
    output: writeOutput,
    scopesFor: () => ['sql:read', 'sql:write'],
    run: async (args, call) => {
      const { confirm, ...given } = args
      const token = typeof confirm === 'string' ? confirm : undefined
      return answerAsked({ ...statementOf(template, given), confirm: token }, call)
    },
  })

const titleOf = ({ name, title, description }: Template) => ({ name, title, description })

const argumentsOf = (template: Template): Record<string, z.ZodType> =>
  Object.fromEntries(
    template.parameters.flatMap((parameter) => {
      const checked = parameterSchema(parameter)
      return 'schema' in checked ? [[parameter.name, checked.schema]] : []
    }),
  )

const statementOf = (template: Template, args: Readonly<Record<string, unknown>>) => ({
  sql: template.statement,
  params: Object.fromEntries(
    template.parameters.map(({ name, type }) => [name, { type, value: args[name] ?? null }]),
  ),
  maxRows: template.rows,
})
