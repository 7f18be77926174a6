import { childrenNamed, nearestBelow, type Element } from './element.ts'
import { shortName } from './short-name.ts'

/** A scan of fewer rows is not worth a word. */
const LARGE_ROWS = 10_000

/** How each warning of the schema reads; attributes of `Warnings` itself come first. */
const WARNING_FLAGS = [
  ['NoJoinPredicate', 'No join condition: every row is combined with every other'],
  ['UnmatchedIndexes', 'A filtered index cannot be used because of a parameter'],
  ['SpatialGuess', 'The selectivity of a spatial condition is guessed'],
  ['FullUpdateForOnlineIndexBuild', 'An index that is being built online is updated in full'],
] as const

const WARNING_ELEMENTS: Readonly<Record<string, (warning: Element) => string>> = {
  PlanAffectingConvert: convertWarning,
  ColumnsWithNoStatistics: (warning) => `No statistics on ${columnsOf(warning)}`,
  ColumnsWithStaleStatistics: (warning) => `Stale statistics on ${columnsOf(warning)}`,
  SpillToTempDb: ({ attributes }) =>
    `Spills to tempdb${attributes['SpillLevel'] === undefined ? '' : ` (level ${attributes['SpillLevel']})`}`,
  SpillOccurred: () => 'Spills to tempdb',
  HashSpillDetails: () => 'A hash table spills to tempdb',
  SortSpillDetails: () => 'A sort spills to tempdb',
  ExchangeSpillDetails: () => 'An exchange spills to tempdb',
  MemoryGrantWarning: ({ attributes }) =>
    `Memory grant: ${attributes['GrantWarningKind'] ?? 'does not fit'}`,
  Wait: ({ attributes }) => `Waits: ${attributes['WaitType'] ?? 'unknown'}`,
}

function convertWarning({ attributes }: Element) {
  const expression = shortName(attributes['Expression'] ?? '').slice(0, 300)
  const kind = expression.includes('CONVERT_IMPLICIT') ? 'Implicit conversion' : 'Conversion'
  const effect =
    attributes['ConvertIssue'] === 'Seek Plan'
      ? 'keeps an index from being sought'
      : 'makes the row estimate a guess'
  return `${kind} ${effect}: ${expression}`
}

const columnsOf = (warning: Element) =>
  nearestBelow(warning, 'ColumnReference', 'RelOp')
    .map(({ attributes }) => [attributes['Table'], attributes['Column']].filter(Boolean).join('.'))
    .join(', ')

const warningsOf = (element: Element): string[] =>
  childrenNamed(element, 'Warnings').flatMap((warnings) => [
    ...WARNING_FLAGS.filter(([flag]) => isTrue(warnings.attributes[flag])).map(([, text]) => text),
    ...warnings.children.map((child) => WARNING_ELEMENTS[child.name]?.(child) ?? child.name),
  ])

const isTrue = (value: string | undefined) => value === 'true' || value === '1'

const EARLY_END: Readonly<Record<string, string>> = {
  TimeOut: 'The optimizer ran out of time: there may be a better plan',
  MemoryLimitExceeded: 'The optimizer ran out of memory: there may be a better plan',
}

/** Of the reasons for a serial plan, the one that the text of a statement can do something about. */
const SERIAL: Readonly<Record<string, string>> = {
  TSQLUserDefinedFunctionsNotParallelizable:
    'A scalar function runs once for each row, and keeps the plan from running in parallel',
}

/** What is wrong with a statement's plan as a whole. */
export const statementWarnings = (statement: Element, queryPlan: Element): string[] => {
  const reasons = [
    EARLY_END[statement.attributes['StatementOptmEarlyAbortReason'] ?? ''],
    SERIAL[queryPlan.attributes['NonParallelPlanReason'] ?? ''],
  ]
  return [...new Set([...warningsOf(queryPlan), ...reasons.filter((text) => text !== undefined)])]
}

/** What is wrong with one operator, a scan of a large table included. */
export const operatorWarnings = (relOp: Element): string[] => {
  const scan = scanWarning(relOp)
  return [...new Set([...warningsOf(relOp), ...(scan === undefined ? [] : [scan])])]
}

const scanWarning = ({ attributes }: Element) => {
  const { PhysicalOp: operator = '' } = attributes
  if (!operator.endsWith(' Scan') || operator === 'Constant Scan') return undefined
  const size = Number(attributes['TableCardinality'] ?? attributes['EstimateRows'] ?? 0)
  // A row goal, as TOP sets it, lets a scan end early.
  const read = Number(attributes['EstimatedRowsRead'] ?? attributes['EstimateRows'] ?? size)
  return size >= LARGE_ROWS && read >= LARGE_ROWS
    ? `Reads about ${Math.round(Math.min(size, read))} rows one by one`
    : undefined
}
