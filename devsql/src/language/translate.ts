import { SqlError, unsupported } from '../sql-error.ts'
import { INT } from '../sql-type.ts'
import type { SqlType, SqlValue } from '../sql-type.ts'
import type { Condition, Expression, Query, Statement } from './ast.ts'
import { addUp } from './add-up.ts'
import { bindCall } from './bind-call.ts'
import { bindCondition } from './bind-condition.ts'
import { bindDelete } from './bind-delete.ts'
import { bindExpression } from './bind-expression.ts'
import { bindInsert } from './bind-insert.ts'
import { bindMerge } from './bind-merge.ts'
import { bindQuery } from './bind-query.ts'
import { bindSelectInto } from './bind-select-into.ts'
import { bindUpdate } from './bind-update.ts'
import type { Binder, Environment } from './binder.ts'
import { convert } from './convert.ts'
import { defineIndex } from './ddl/define-index.ts'
import { defineProcedure } from './ddl/define-procedure.ts'
import { definePredicate } from './ddl/define-predicate.ts'
import { defineSecurityPolicy } from './ddl/define-security-policy.ts'
import { defineTable } from './ddl/define-table.ts'
import { defineTableVariable } from './ddl/define-table-variable.ts'
import { defineView } from './ddl/define-view.ts'
import { dropObjects, truncateTable } from './ddl/drop-objects.ts'
import { storedEnvironment } from './ddl/stored-environment.ts'
import { inChunks } from './for-json.ts'
import { mostRows } from './most-rows.ts'
import type { Plan } from './plan.ts'
import { quoteName } from './bound.ts'
import { EMPTY_SCOPE } from './scope.ts'

/** A binder for one statement. */
function createBinder(environment: Environment, isDefinition = false): Binder {
  let aliases = 0
  const binder: Binder = {
    environment,
    isDefinition,
    expression: (node, scope) => bindExpression(binder, node, scope),
    condition: (node, scope) => bindCondition(binder, node, scope),
    query: (node, scope) => bindQuery(binder, node, scope),
    call: (node, scope) => bindCall(binder, node, scope),
    resultColumns: (other, statement) => {
      const plan = translate(other, statement)
      return plan.assigns ? [] : (plan.columns ?? [])
    },
    alias: () => `t${(aliases += 1)}`,
    objects: new Map(),
    columns: new Map(),
  }
  return binder
}

const DEFINITIONS: ReadonlySet<string> = new Set([
  'createTable',
  'createView',
  'createFunction',
  'createIndex',
  'declareTable',
])

/** Statements that PostgreSQL runs; the others are the session's own. */
export function translate(environment: Environment, statement: Statement): Plan {
  const binder = createBinder(
    environmentFor(environment, statement),
    DEFINITIONS.has(statement.kind),
  )
  const plan = planOf(binder, statement)
  return { ...plan, objects: binder.objects, columnNames: binder.columns }
}

/** What is kept is bound to nothing that is the session's own; a function's parameters are places. */
function environmentFor(environment: Environment, statement: Statement): Environment {
  if (statement.kind !== 'createView' && statement.kind !== 'createFunction') return environment
  const stored = storedEnvironment(environment, statement.line)
  if (statement.kind === 'createView') return stored
  stored.parameters = new Map(
    statement.parameters.map(({ name, type }, index) => [
      name.toLowerCase(),
      { sql: `$${index + 1}`, type, nullable: true },
    ]),
  )
  return stored
}

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

function planOf(binder: Binder, statement: Statement): BarePlan {
  switch (statement.kind) {
    case 'query':
      return queryPlan(binder, statement.query)
    case 'insert':
      return bindInsert(binder, statement, statement.line)
    case 'update':
      return bindUpdate(binder, statement, statement.line)
    case 'delete':
      return bindDelete(binder, statement, statement.line)
    case 'merge':
      return bindMerge(binder, statement, statement.line)
    case 'createTable':
      return defineTable(binder, statement, statement.line)
    case 'declareTable':
      return defineTableVariable(binder, statement)
    case 'createView':
      return defineView(binder, statement, statement.line)
    case 'createFunction':
      return definePredicate(binder, statement, statement.line)
    case 'createSecurityPolicy':
      return defineSecurityPolicy(binder, statement, statement.line)
    case 'createProcedure':
      return defineProcedure(binder, statement, statement.line)
    case 'createIndex':
      return defineIndex(binder, statement, statement.line)
    case 'createSchema':
      return {
        sql: `CREATE SCHEMA ${quoteName(statement.name)}`,
        command: 'none',
        changesCatalog: 'shared',
      }
    case 'drop':
      return dropObjects(binder, statement, statement.line)
    case 'truncate':
      return truncateTable(binder, statement.name, statement.line)
    default:
      throw unsupported(statement.kind, statement.line)
  }
}

function queryPlan(binder: Binder, query: Query): BarePlan {
  const select = query.body.kind === 'select' ? query.body : undefined
  if (select?.into) return bindSelectInto(binder, query, select.into)
  const whole = binder.query(select ? addUp(query, select) : query, EMPTY_SCOPE)
  const bound = query.json ? inChunks(whole) : whole
  const assigns = select?.items.flatMap((item) => item.assign ?? []) ?? []
  const most = mostRows(query)
  const plan: BarePlan = {
    sql: bound.sql,
    columns: bound.columns,
    ...(most !== undefined && { mostRows: most }),
    command: 'select',
  }
  if (assigns.length === 0) return plan
  if (assigns.length !== select?.items.length) {
    throw new SqlError(
      141,
      'A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.',
      { severity: 15, line: query.line },
    )
  }
  return { ...plan, assigns }
}

/** A query that yields one expression, converted where a type is asked for. */
export function translateScalar(
  environment: Environment,
  expression: Expression,
  type?: SqlType,
): { sql: string; type: SqlType; known?: SqlValue } {
  const binder = createBinder(environment)
  const bound = binder.expression(expression, EMPTY_SCOPE)
  if (bound.isNull) return { sql: '', type: type ?? INT, known: { type: type ?? INT, text: null } }
  const sameFamily =
    type === undefined ||
    (bound.type.name === type.name &&
      bound.type.length === type.length &&
      bound.type.scale === type.scale)
  if (bound.constant !== undefined && sameFamily)
    return { sql: '', type: bound.type, known: { type: bound.type, text: bound.constant } }
  const converted = type ? convert(bound, type) : bound
  return { sql: `SELECT ${converted.sql}`, type: converted.type }
}

/** A condition as a query of one boolean. */
export function translateCondition(environment: Environment, condition: Condition): string {
  return `SELECT coalesce(${createBinder(environment).condition(condition, EMPTY_SCOPE)}, false)::int`
}
