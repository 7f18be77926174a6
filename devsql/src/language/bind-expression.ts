import { atTimeZone } from './at-time-zone.ts'
import { SqlError } from '../sql-error.ts'
import { familyOf, INT } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import type { Expression } from './ast.ts'
import type { Binder } from './binder.ts'
import { literal } from './bound.ts'
import type { Bound } from './bound.ts'
import { convert } from './convert.ts'
import { globalVariable } from './global-variable.ts'
import { arithmetic } from './arithmetic.ts'
import { bindLiteral } from './bind-literal.ts'
import { commonType } from './common-type.ts'
import { comparable } from './compare.ts'
import { bindInnerQuery } from './inner-query.ts'
import { childScope, resolveColumn } from './scope.ts'
import type { Scope } from './scope.ts'
import { collationOf } from './collation.ts'

/** Binds a scalar expression: resolves its names, finds its type, and writes it for PostgreSQL. */
export function bindExpression(binder: Binder, node: Expression, scope: Scope): Bound {
  switch (node.kind) {
    case 'literal':
      return bindLiteral(node)
    case 'column': {
      const bound = resolveColumn(scope, node.parts, node.line)
      binder.columns.set(
        bound.sql.replaceAll('"', ''),
        bound.relation.schema
          ? `${bound.relation.schema}.${bound.relation.name}.${bound.column.name}`
          : `${bound.relation.name}.${bound.column.name}`,
      )
      return bound
    }
    case 'variable':
      return node.name.startsWith('@@')
        ? globalVariable(binder.environment, node.name, node.line)
        : variable(binder, node.name, node.line)
    case 'star':
      throw new SqlError(102, "Incorrect syntax near '*'.", { severity: 15, line: node.line })
    case 'unary':
      return unary(binder, node, scope)
    case 'binary':
      return atLine(node.line, () =>
        arithmetic(
          node.operator,
          binder.expression(node.left, scope),
          binder.expression(node.right, scope),
        ),
      )
    case 'case':
      return caseOf(binder, node, scope)
    case 'iif': {
      const branches = [node.then, node.otherwise].map((branch) => binder.expression(branch, scope))
      const { type, parts } = unify(branches)
      return {
        sql: `(CASE WHEN ${binder.condition(node.condition, scope)} THEN ${parts[0]} ELSE ${parts[1]} END)`,
        type,
        nullable: branches.some(({ nullable }) => nullable),
      }
    }
    case 'cast':
      return atLine(node.line, () => {
        const style = node.style && convert(binder.expression(node.style, scope), INT)
        const bound = convert(binder.expression(node.operand, scope), node.type, {
          explicit: true,
          attempt: node.attempt,
          ...(style && { style: style.sql }),
        })
        return style?.nullable ? { ...bound, nullable: true } : bound
      })
    case 'call':
      return atLine(node.line, () => binder.call(node, scope))
    case 'subquery': {
      const query = bindInnerQuery(binder, node.query, childScope(scope))
      const [only] = query.columns
      if (!only || query.columns.length > 1) {
        throw new SqlError(
          116,
          'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.',
          { line: node.line },
        )
      }
      return {
        sql: `(${query.sql})`,
        type: only.type,
        nullable: true,
        ...(only.isJson && { isJson: true }),
      }
    }
    case 'collate': {
      const operand = binder.expression(node.operand, scope)
      if (familyOf(operand.type) !== 'string') {
        throw new SqlError(
          447,
          `Expression type ${operand.type.name} is invalid for COLLATE clause.`,
          { line: node.line },
        )
      }
      return {
        ...operand,
        sql: `(${operand.sql} COLLATE ${collationOf(node.collation, node.line)})`,
      }
    }
    case 'atTimeZone':
      return atLine(node.line, () => atTimeZone(binder, node, scope))
  }
}

/** Gives an error raised inside the line of the expression it is about. */
function atLine<T>(line: number, bind: () => T): T {
  try {
    return bind()
  } catch (error) {
    if (error instanceof SqlError && error.line === 0) error.line = line
    throw error
  }
}

function variable(binder: Binder, name: string, line: number): Bound {
  const parameter = binder.environment.parameters?.get(name.toLowerCase())
  if (parameter) return parameter
  const value = binder.environment.variables.get(name.toLowerCase())
  if (!value)
    throw new SqlError(137, `Must declare the scalar variable "${name}".`, {
      severity: 15,
      state: 2,
      line,
    })
  if (value.parameter !== undefined) {
    const type = literal(value.type, null).replace(/^NULL/, '')
    return { sql: `$${value.parameter}${type}`, type: value.type, nullable: true }
  }
  const constant = value.text === null ? {} : { constant: value.text }
  return { sql: literal(value.type, value.text), type: value.type, nullable: true, ...constant }
}

function unary(binder: Binder, node: Extract<Expression, { kind: 'unary' }>, scope: Scope): Bound {
  const operand = binder.expression(node.operand, scope)
  if (node.operator === '+') return operand
  if (node.operator === '-' && node.operand.kind === 'literal' && operand.constant !== undefined) {
    return { ...operand, sql: `(-${operand.sql})`, constant: `-${operand.constant}` }
  }
  const family = familyOf(operand.type)
  if (operand.isNull) return operand
  if (
    node.operator === '~' ? family !== 'integer' : !['integer', 'decimal', 'float'].includes(family)
  ) {
    throw new SqlError(
      8117,
      `Operand data type ${operand.type.name} is invalid for ${node.operator === '~' ? "'~'" : 'minus'} operator.`,
      { line: node.line },
    )
  }
  if (node.operator === '~' && operand.type.name === 'bit')
    return { ...operand, sql: `(1 - ${operand.sql})::int2` }
  if (node.operator === '~' && operand.type.name === 'tinyint')
    return { ...operand, sql: `(255 - ${operand.sql})::int2` }
  return { sql: `(${node.operator}${operand.sql})`, type: operand.type, nullable: operand.nullable }
}

/** Several values of one column or branch, each converted to their common type. */
export function unify(values: readonly Bound[]): { type: SqlType; parts: string[] } {
  const typed = values.filter((value) => !value.isNull)
  const type = typed.length > 0 ? commonType(typed.map((value) => value.type)) : INT
  return { type, parts: values.map((value) => convert(value, type).sql) }
}

function caseOf(binder: Binder, node: Extract<Expression, { kind: 'case' }>, scope: Scope): Bound {
  const results = node.branches.map((branch) => binder.expression(branch.then, scope))
  const otherwise: Bound = node.otherwise
    ? binder.expression(node.otherwise, scope)
    : { sql: 'NULL', type: INT, nullable: true, isNull: true }
  if ([...results, otherwise].every((value) => value.isNull)) {
    throw new SqlError(
      8133,
      'At least one of the result expressions in a CASE specification must be an expression other than the NULL constant.',
      { line: node.line },
    )
  }
  const { type, parts } = unify([...results, otherwise])
  const { subject } = node
  const tests = node.branches.map(({ when }) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the branch before has shown what it is
    if (!subject) return binder.condition(when as never, scope)
    const [left, right] = comparable([
      binder.expression(subject, scope),
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the branch before has shown what it is
      binder.expression(when as Expression, scope),
    ])
    return `${left} = ${right}`
  })
  const branches = tests.map((test, index) => `WHEN ${test} THEN ${parts[index]}`)
  return {
    sql: `(CASE ${branches.join(' ')} ELSE ${parts.at(-1)} END)`,
    type,
    nullable: otherwise.nullable || results.some((value) => value.nullable),
  }
}
