import { z } from 'zod'
import { classify } from '../sql/classifier/classify.ts'
import { SqlFailure } from '../sql/failure.ts'
import { readPlans, type Plan } from '../sql/showplan/plan.ts'
import { planText } from '../sql/showplan/reading.ts'
import type { Call } from '../statement/call.ts'
import { decide } from '../statement/decide.ts'
import { effectiveLimits, limitsInput } from '../statement/limits.ts'
import { executeSql } from './execute-sql.ts'
import { statementInput } from './statement-answer.ts'
import { ToolFailure } from './tool-failure.ts'
import { defineTool, READS } from './tool.ts'

const MAX_PLANS = 10

// As in describe_table: members with names that speak.
const things = z.array(z.record(z.string(), z.unknown()))

export const explainSql = defineTool({
  name: 'explain_sql',
  title: 'Explain SQL',
  description:
    'Shows how the server would run one statement, without running it: estimated operators with rows and cost shares, warnings, missing indexes.',
  annotations: READS,
  input: z.strictObject({ ...statementInput, timeoutMs: limitsInput.timeoutMs }),
  output: z.object({
    plans: z.array(
      z.object({
        statementType: z.string(),
        estimatedCost: z.number(),
        estimatedRows: z.number(),
        operators: things.describe('In the order of the tree; costShare 0 to 1'),
        warnings: z.array(z.string()),
        missingIndexes: things,
      }),
    ),
  }),
  // Nothing runs, but what a plan tells is for those who may run the statement.
  scopesFor: (args, tenant) => executeSql.scopesFor(args, { ...tenant, changesSchema: false }),
  run: async (args, call) => {
    const classification = classify(args.sql)
    const verdict =
      classification.class === 'ddl'
        ? { refuse: 'Refused: a change of the schema has no plan.' }
        : decide(classification, {
            scopes: call.principal.scopes,
            hasWriter: call.tenant.hasWriter,
            changesSchema: false,
            isReadOnlyTool: false,
          })
    const { sql: statement, params = {} } = args
    const decision = 'refuse' in verdict ? verdict.refuse : 'explain'
    // A read hears of a record that failed when it closes.
    void call.record.open(
      { statement, params, class: classification.class, decision },
      { changes: false },
    )
    if ('refuse' in verdict) throw new ToolFailure(verdict.refuse)
    if ('needs' in verdict) {
      throw new ToolFailure(`This needs the scopes ${verdict.needs.join(' ')}.`)
    }
    const { timeoutMs } = effectiveLimits(call.tenant.database.limits, args)
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)])
    const documents = await explained(call, {
      statement: { sql: statement, params, signal },
      isWrite: verdict.run === 'write',
    })
    const plans = documents.flatMap(plansOf).slice(0, MAX_PLANS)
    if (plans.length === 0) throw new ToolFailure('The server has no plan for this statement.')
    return {
      structured: { plans },
      text: `Estimated, not executed.\n${plans.map(planText).join('\n\n')}`,
    }
  },
})

const explained = async (
  call: Call,
  given: { statement: Parameters<Call['tenant']['database']['explain']>[0]; isWrite: boolean },
) => {
  try {
    return await call.tenant.database.explain(given.statement, given.isWrite)
  } catch (error) {
    // 262: SHOWPLAN permission denied in database …
    if (!(error instanceof SqlFailure) || error.fault?.number !== 262) throw error
    const role = given.isWrite ? 'writer' : 'reader'
    throw new ToolFailure(
      `The ${role} login of this database may not see plans. Its operator can permit it there: GRANT SHOWPLAN TO the user of that login.`,
    )
  }
}

const plansOf = (document: string): Plan[] => {
  try {
    return readPlans(document)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    throw new ToolFailure(`The server's plan cannot be read: ${reason}.`)
  }
}
