import type { Expression, Statement } from '../language/ast.ts'
import { translateScalar } from '../language/translate.ts'
import { environmentOfRun } from '../session/run.ts'
import type { Run } from '../session/run.ts'
import type { SqlType, SqlValue } from '../sql-type.ts'
import { planOf, primaryKeysOf } from './query-plan.ts'
import { COST_OF_A_PAGE, relationalOperators } from './relational-operators.ts'
import { statementType } from './statement-type.ts'
import { xml } from './xml.ts'

/** The elements of statements, in order; those inside IF and WHILE are inside theirs. `number` counts through the batch. */
export async function describeStatements(
  run: Run,
  statements: readonly Statement[],
  number = { next: 1 },
): Promise<string[]> {
  const found: string[] = []
  for (const statement of statements) found.push(...(await describe(run, statement, number)))
  return found
}

async function describe(
  run: Run,
  statement: Statement,
  number: { next: number },
): Promise<string[]> {
  const inside = (list: readonly Statement[]): Promise<string[]> =>
    describeStatements(run, list, number)
  const attributes = () => {
    const id = number.next
    number.next += 1
    return {
      StatementText: statement.written,
      StatementId: id,
      StatementCompId: id,
      StatementType: statementType(statement),
    }
  }
  switch (statement.kind) {
    case 'empty':
      return []
    case 'block':
      return inside(statement.statements)
    case 'try':
      return [...(await inside(statement.body)), ...(await inside(statement.handler))]
    case 'if':
    case 'while': {
      const head = attributes()
      const branch = async (name: string, body: Statement): Promise<string> =>
        xml(name, {}, [xml('Statements', {}, await inside([body]))])
      return [
        xml('StmtCond', head, [
          xml('Condition', {}),
          await branch('Then', statement.kind === 'if' ? statement.then : statement.body),
          statement.kind === 'if' && statement.otherwise
            ? await branch('Else', statement.otherwise)
            : undefined,
        ]),
      ]
    }
    case 'declare':
      for (const { name, type, value } of statement.variables)
        run.variables.set(
          name.toLowerCase(),
          await plannedValue(run, name.toLowerCase(), type, value),
        )
      return [xml('StmtSimple', attributes())]
    case 'setVariable': {
      const { type } = run.variables.get(statement.name.toLowerCase()) ?? {}
      if (type)
        run.variables.set(
          statement.name.toLowerCase(),
          await plannedValue(run, statement.name.toLowerCase(), type, statement.value),
        )
      return [xml('StmtSimple', attributes())]
    }
    case 'use': {
      const { StatementType: _, ...head } = attributes()
      return [xml('StmtUseDb', { ...head, Database: `[${statement.database}]` })]
    }
    case 'query':
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge': {
      const plan = await planOf(run, statement)
      const context = {
        database: run.session.database,
        spid: run.session.spid,
        primaryKeys: await primaryKeysOf(run, plan),
      }
      return [
        xml(
          'StmtSimple',
          {
            ...attributes(),
            StatementSubTreeCost: plan['Total Cost'] * COST_OF_A_PAGE,
            StatementEstRows: plan['Plan Rows'],
            StatementOptmLevel: 'FULL',
          },
          [xml('QueryPlan', {}, [relationalOperators(plan, context)])],
        ),
      ]
    }
    default:
      return [xml('StmtSimple', attributes())]
  }
}

/** A variable's value where it is one without asking the database; any other is planned as unknown. */
async function plannedValue(
  run: Run,
  name: string,
  type: SqlType,
  value?: Expression,
): Promise<SqlValue> {
  const known = value && translateScalar(await environmentOfRun(run), value, type).known
  const number = [...run.variables.keys()].indexOf(name) + 1
  return known
    ? { type, text: known.text }
    : { type, text: null, parameter: number || run.variables.size + 1 }
}
