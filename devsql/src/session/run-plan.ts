import type { Plan } from '../language/plan.ts'
import { SqlError } from '../sql-error.ts'
import type { ResultColumn } from '../sql-type.ts'
import { COMMAND, DONE } from '../tds/tokens.ts'
import type { Run } from './run.ts'
import { AttentionError, forgetOwnCatalog } from './session.ts'
import { textCutter } from './text-size.ts'
import { convertVariable } from './variable.ts'

/** Runs a translated statement and writes its rows and counts to the answer. */
export async function runPlan(run: Run, plan: Plan): Promise<void> {
  const { session, answer } = run
  for (const sql of plan.before ?? []) await session.link.run(sql)
  const count = await runSql(run, plan)
  for (const sql of plan.after ?? []) await session.link.run(sql)
  const made = plan.makesTemporary
  if (made !== undefined && (run.frame.level > 0 || made.startsWith('@')))
    run.frame.temporaryTables.add(made)
  if (plan.changesCatalog) await noteCatalogChange(run, plan)
  session.rowCount = count
  const isAssignment = plan.assigns !== undefined && plan.command === 'select'
  const isCounted = plan.command !== 'none' && !isAssignment && !session.options.noCount
  answer.done(
    run.done,
    isCounted ? DONE.count : DONE.final,
    COMMAND[plan.command],
    isCounted ? count : 0,
  )
}

async function runSql(run: Run, plan: Plan): Promise<number> {
  const { session, answer } = run
  if (plan.assigns) return assignVariables(run, plan, plan.assigns)
  if (plan.columns && plan.command === 'select') return streamRows(run, plan)
  if (!plan.columns && !plan.hasIdentity) return (await session.link.run(plan.sql)).count
  // A change with OUTPUT or an identity is not streamed: the client must see no row of a change that fails later.
  const { rows } = await session.link.run(plan.sql)
  const columns = plan.columns ?? []
  if (plan.hasIdentity) {
    session.identity = rows.at(-1)?.at(-1) ?? session.identity
    run.frame.identity = rows.at(-1)?.at(-1) ?? run.frame.identity
  }
  if (plan.columns) {
    answer.columns(columns)
    for (const row of rows) await answer.row(columns, plan.hasIdentity ? row.slice(0, -1) : row)
    await answer.flush()
  }
  return rows.length
}

/** Values of max types may be large: then the first row is fetched alone. */
const firstPortion = (columns: readonly ResultColumn[]): number =>
  columns.some(({ type }) => type.length === -1) ? 1 : 64

/** Hands over the rows of a query, in portions; those that fit in the first anyway come in a single round trip. */
async function eachPortion(
  run: Run,
  plan: Plan,
  onRows: (rows: (string | null)[][]) => Promise<void>,
): Promise<number> {
  const { link } = run.session
  const first = firstPortion(plan.columns ?? [])
  if ((plan.mostRows ?? Infinity) > first) return link.stream(plan.sql, onRows, first)
  const { rows } = await link.read(plan.sql)
  await onRows(rows)
  return rows.length
}

async function streamRows(run: Run, plan: Plan): Promise<number> {
  const { session, answer } = run
  const columns = plan.columns ?? []
  const cut = textCutter(columns, session.options.textBytes)
  let started = false
  const start = (): void => {
    if (!started) answer.columns(columns)
    started = true
  }
  const count = await eachPortion(run, plan, async (rows) => {
    start()
    for (const row of rows) {
      await answer.row(columns, cut(row))
      if (answer.isFull()) await answer.flush()
      if (session.attention) throw new AttentionError('attention')
    }
  })
  start()
  return count
}

async function assignVariables(run: Run, plan: Plan, names: readonly string[]): Promise<number> {
  const columns = plan.columns ?? []
  let last: (string | null)[] | undefined
  const count = await eachPortion(run, plan, async (rows) => {
    last = rows.at(-1) ?? last
    await Promise.resolve()
  })
  for (const [index, name] of names.entries()) {
    const variable = run.variables.get(name.toLowerCase())
    const column = columns[index]
    if (!variable || !column)
      throw new SqlError(137, `Must declare the scalar variable "${name}".`, {
        severity: 15,
        state: 1,
      })
    if (last)
      run.variables.set(
        name.toLowerCase(),
        await convertVariable(run, { type: column.type, text: last[index] ?? null }, variable.type),
      )
  }
  return count
}

async function noteCatalogChange(run: Run, plan: Plan): Promise<void> {
  const { session, instance } = run
  forgetOwnCatalog(session)
  if (plan.changesCatalog === 'temporary') session.hasTemporaryTables = true
  // Inside a transaction only this session may see the new definitions until it commits.
  else if (session.depth > 0) session.hasOwnDefinitions = true
  else if (plan.makesTable)
    await instance.tableMade(session.database, session.link.sql, plan.makesTable)
  else instance.catalogChanged(session.database)
}
