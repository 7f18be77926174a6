import { z } from 'zod'
import { classify } from '../sql/classifier/classify.ts'
import { plainText } from '../sql/classifier/lexer.ts'
import type { Call } from '../statement/call.ts'
import { limitsInput, STATEMENT_CHARACTERS } from '../statement/limits.ts'
import {
  runStatement,
  type StatementInput,
  type StatementOutcome,
} from '../statement/run-statement.ts'
import { countText, rowsText } from './result-text.ts'
import { besideText, readAnswer, rowsData, rowsOutput, statementInput } from './statement-answer.ts'
import { ToolFailure } from './tool-failure.ts'
import { type Answered, CHANGES, defineTool, type ToolAnswer } from './tool.ts'

const input = z.strictObject({
  ...statementInput,
  ...limitsInput,
  confirm: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('The token of a confirmation_required answer, with the same sql and params'),
})

/** What a tool answers that may change data. */
export const writeOutput = z.object({
  status: z.enum(['ok', 'committed', 'confirmation_required', 'unknown']),
  ...rowsOutput,
  rowsAffected: z.number().optional(),
  confirm: z.string().optional(),
  identity: z.string().optional().describe('The last identity value that an INSERT was given'),
})

export const executeSql = defineTool({
  name: 'execute_sql',
  title: 'Execute SQL',
  description:
    'Runs one T-SQL statement: SELECT, INSERT, UPDATE, DELETE, MERGE, or a schema change where enabled; a write in a transaction. One that needs confirmation is rolled back and answered with status confirmation_required and a token: show the user what would change, then call again with the same sql and params and confirm.',
  annotations: CHANGES,
  input,
  output: writeOutput,
  // Without a writer login a write is refused as such: stepping up would lead nowhere.
  scopesFor: (args, { hasWriter, changesSchema }) => {
    const sql: unknown = typeof args === 'object' && args !== null ? Reflect.get(args, 'sql') : ''
    const isLooked = typeof sql === 'string' && sql.length <= STATEMENT_CHARACTERS
    const { class: kind } = classify(isLooked ? sql : '')
    if (hasWriter && kind === 'write') return ['sql:read', 'sql:write']
    return changesSchema && kind === 'ddl' ? ['sql:read', 'sql:ddl'] : ['sql:read']
  },
  run: async (args, call) => answerAsked(args, call),
})

/** Runs a statement that may change data; where the client can ask its user, it asks first. */
export const answerAsked = async (args: StatementInput, call: Call): Promise<ToolAnswer> => {
  const said = call.person?.answer
  if (said?.isYes === false) {
    const { sql: statement, params = {} } = args
    // That it could not be recorded is heard when it is closed.
    void call.record.open(
      { statement, params, class: classify(statement).class, decision: 'declined by the user' },
      { changes: false },
    )
    throw new ToolFailure('NOT DONE: the user was asked and did not agree. Nothing was changed.')
  }
  const confirm = said?.token ?? args.confirm
  const outcome = await runStatement({ ...args, confirm }, call, { isReadOnlyTool: false })
  return call.person !== undefined && outcome.confirm !== undefined
    ? { question: { message: questionText(outcome, args.sql), token: outcome.confirm } }
    : answer(outcome)
}

/** As much of the rows as a person reads before saying yes or no. */
const QUESTION_CHARACTERS = 2000

const questionText = (outcome: StatementOutcome, sql: string) => {
  const { columns, rows, rowsAffected } = outcome
  const [effect, shown] =
    outcome.isSchemaChange === true
      ? ['change the schema', `\n${plainText(sql)}`]
      : [
          `affect ${countText(rowsAffected ?? 0, 'row')}`,
          columns.length > 0 ? `\n${rowsText(columns, rows)}` : '',
        ]
  const text = `This would ${effect}. Make the change?${shown}`
  return text.length > QUESTION_CHARACTERS ? `${text.slice(0, QUESTION_CHARACTERS)}…` : text
}

const answer = (outcome: StatementOutcome): Answered => {
  const { status, rowsAffected, confirm, identity } = outcome
  if (status === 'ok') {
    const { structured, text } = readAnswer(outcome)
    return { structured: { status, ...structured }, text }
  }
  const data = rowsData(outcome)
  const cut = data.truncation === undefined ? '' : `\n(TRUNCATED: ${data.truncation})`
  const rows =
    outcome.columns.length > 0 ? `\n${rowsText(outcome.columns, outcome.rows)}${cut}` : ''
  const given = identity === undefined ? '' : ` The last identity value is ${identity}.`
  return {
    structured: {
      status,
      ...data,
      rowsAffected,
      ...(confirm !== undefined && { confirm }),
      ...(identity !== undefined && { identity }),
    },
    text: `${sentence(status, outcome)}${given}${rows}${besideText(outcome)}`,
  }
}

const sentence = (
  status: keyof typeof SENTENCES,
  { isSchemaChange, rowsAffected, confirm = '' }: StatementOutcome,
) =>
  isSchemaChange === true
    ? SENTENCES[status]('the schema is changed', 'change the schema', confirm)
    : SENTENCES[status](
        `${countText(rowsAffected ?? 0, 'row')} affected`,
        `affect ${countText(rowsAffected ?? 0, 'row')}`,
        confirm,
      )

const SENTENCES = {
  committed: (done: string) => `Committed: ${done}.`,
  confirmation_required: (_done: string, effect: string, confirm: string) =>
    `NOT DONE, rolled back: this would ${effect}. Ask the user; then call again with the same sql and params and confirm "${confirm}" (valid 5 minutes, once).`,
  unknown: (done: string) =>
    `UNKNOWN: the connection was lost while committing (${done}). Look at the data before you do anything else.`,
}
