import type { Statement } from '../language/ast.ts'
import { quoteText } from '../language/bound.ts'
import { translate } from '../language/translate.ts'
import { environmentOfRun } from '../session/run.ts'
import type { Run } from '../session/run.ts'
import { inStatement } from '../session/transaction.ts'
import { translateError } from '../session/translate-error.ts'
import { verbOf } from '../session/verb-of.ts'
import { allNodes, readPlan } from './postgres-plan.ts'
import type { PlanNode } from './postgres-plan.ts'
import { tableKey } from './relational-operators.ts'
import { isSelectInto } from './statement-type.ts'

/** PostgreSQL's plan of a statement that reads or changes rows; it is made and not run. */
export async function planOf(run: Run, statement: Statement): Promise<PlanNode> {
  const { session } = run
  const plan = translate(await environmentOfRun(run), withoutInto(statement))
  try {
    const { rows } = await inStatement(session, () => session.link.run(explain(plan.sql)))
    return readPlan(rows[0]?.[0] ?? '')
  } catch (error) {
    throw translateError(error, {
      database: session.database,
      spid: session.spid,
      verb: verbOf(statement),
      line: statement.line,
      log: run.log,
      plan,
    })
  }
}

// A quoted piece, or a parameter.
const PARAMETERS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g

/** A statement with unknown values is planned for any of them (PostgreSQL 16); it may have no gap between their numbers. */
function explain(sql: string): string {
  const numbers = new Map<string, number>()
  const text = sql.replace(PARAMETERS, (piece: string, number?: string) => {
    if (number === undefined) return piece
    const own = numbers.get(number) ?? numbers.size + 1
    numbers.set(number, own)
    return `$${own}`
  })
  return `EXPLAIN (FORMAT JSON, VERBOSE${numbers.size > 0 ? ', GENERIC_PLAN' : ''}) ${text}`
}

/** SELECT … INTO is planned as its query: the table it would make is not there. */
function withoutInto(statement: Statement): Statement {
  if (!isSelectInto(statement) || statement.kind !== 'query') return statement
  const { body } = statement.query
  if (body.kind !== 'select') return statement
  const { into: _, ...rest } = body
  return { ...statement, query: { ...statement.query, body: rest } }
}

/** The primary keys of the tables a plan reads or changes, by `tableKey`. */
export async function primaryKeysOf(
  run: Run,
  plan: PlanNode,
): Promise<ReadonlyMap<string, string>> {
  const names = allNodes(plan).flatMap(({ Schema: schema, 'Relation Name': table }) =>
    schema === undefined || table === undefined ? [] : [[schema, table] as const],
  )
  if (names.length === 0) return new Map()
  const list = names.map((pair) => `(${pair.map((name) => quoteText(name)).join(', ')})`)
  const { rows } = await run.session.link.run(`
    SELECT n.nspname, c.relname, k.relname FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class k ON k.oid = i.indexrelid
    WHERE i.indisprimary AND (n.nspname, c.relname) IN (${[...new Set(list)].join(', ')})`)
  return new Map(
    rows.map(([schema, table, key]) => [tableKey(schema ?? '', table ?? ''), key ?? '']),
  )
}
