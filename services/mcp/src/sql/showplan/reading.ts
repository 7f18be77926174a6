import type { Operator, Plan } from './plan.ts'

const MAX_OPERATORS = 300

const percent = (share: number) => `${Math.round(share * 100)} %`
const rowsText = (count: number) => `~${Number(count.toPrecision(3))} row${count === 1 ? '' : 's'}`
const costText = (cost: number) => String(Number(cost.toPrecision(3)))

const describe = ({ name, object }: Operator) => (object === null ? name : `${name} on ${object}`)

/** A plan in words: what it costs, where, and what is wrong; then the tree. */
export const planText = (plan: Plan): string =>
  [
    `${plan.statementType}: estimated cost ${costText(plan.estimatedCost)}, ${rowsText(plan.estimatedRows)}.`,
    ...costliest(plan),
    ...section('Warnings', allWarnings(plan)),
    ...section(
      'Indexes the optimizer misses (weigh them against what they cost each write)',
      plan.missingIndexes.map(
        ({ impactPercent, createStatement }) => `${createStatement} -- impact ${impactPercent} %`,
      ),
    ),
    ...section('Operators', plan.operators.slice(0, MAX_OPERATORS).map(operatorLine)),
    ...(plan.operators.length > MAX_OPERATORS
      ? [`(${plan.operators.length - MAX_OPERATORS} more operators)`]
      : []),
  ].join('\n')

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]

/** The operators that cost most, until they make up most of the cost. */
const costliest = ({ operators }: Plan) => {
  const [first, second] = operators.toSorted((a, b) => b.costShare - a.costShare)
  if (first === undefined || first.costShare === 0) return []
  const most = `${percent(first.costShare)} of the cost is ${describe(first)}`
  return second !== undefined && second.costShare >= 0.2
    ? [`${most}, ${percent(second.costShare)} ${describe(second)}.`]
    : [`${most}.`]
}

const allWarnings = (plan: Plan) => [
  ...plan.warnings,
  ...plan.operators.flatMap((operator) =>
    operator.warnings.map((warning) => `${warning} (${describe(operator)})`),
  ),
]

const operatorLine = (operator: Operator) => {
  const read =
    operator.estimatedRowsRead === null || operator.estimatedRowsRead === operator.estimatedRows
      ? ''
      : ` of ${rowsText(operator.estimatedRowsRead)} read`
  const condition = operator.condition === null ? '' : `: ${operator.condition}`
  return `${'  '.repeat(Math.min(operator.depth, 40))}${describe(operator)} [${percent(operator.costShare)}, ${rowsText(operator.estimatedRows)}${read}]${condition}`
}
