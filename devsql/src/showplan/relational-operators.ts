import { operatorElement } from './operator-element.ts'
import { isInput, isTransparent, operatorOf } from './operator-table.ts'
import type { Operator } from './operator-table.ts'
import { allNodes } from './postgres-plan.ts'
import type { PlanNode } from './postgres-plan.ts'
import { columnReferences, predicate } from './scalar-text.ts'
import type { PlanTable } from './scalar-text.ts'
import { xml } from './xml.ts'

/**
 * PostgreSQL's unit of cost is one page read in sequence, SQL Server's a second of a machine that read such a page in
 * 0.000740741 of it.
 */
export const COST_OF_A_PAGE = 0.000740741

/** PostgreSQL's cpu_tuple_cost, in its unit: what of a scan's cost is not reading. */
const COST_OF_A_ROW = 0.01

export type PlanContext = {
  database: string
  /** The primary key of a table, by `schema.table` in lower case. */
  primaryKeys: ReadonlyMap<string, string>
}

export const tableKey = (schema: string, table: string): string =>
  `${schema}.${table}`.toLowerCase()

/** The RelOp tree of a plan. Costs add up: an operator's is its own and its children's. */
export function relationalOperators(
  root: PlanNode,
  { database, primaryKeys }: PlanContext,
): string {
  const nodes = allNodes(root)
  const tables = new Map(nodes.flatMap((node) => aliasOf(node, database)))
  const columns = columnReferences(tables)
  const common = new Map(nodes.flatMap((node) => commonOf(node)))
  let nextId = 0

  /** `scale` turns PostgreSQL's cost of this node into SQL Server's. */
  const write = (node: PlanNode, scale: number): string => {
    const below = node.Plans ?? []
    const input = below.find((child) => isInput(child))
    if (isTransparent(node) && input) return write(input, scale)
    const asked = below.find((child) => !isInput(child) && !isCommon(child))
    if (asked) return joinAsked(node, asked, scale)
    if (node.Filter !== undefined && !HAS_PREDICATE.test(node['Node Type']))
      return filter(node, node.Filter, scale)
    if (node['Node Type'] === 'Subquery Scan' && input) return write(input, scale)
    return operate(node, scale)
  }

  const operate = (node: PlanNode, scale: number): string => {
    const primaryKey = primaryKeys.get(tableKey(node.Schema ?? '', node['Relation Name'] ?? ''))
    const table = tables.get(node.Alias ?? '')
    const operator = operatorOf(node, { primaryKey })
    return relOp(node, operator, scale, childrenOf(node), (inputs) =>
      operatorElement({ node, operator, inputs, tables, columns, table, primaryKey }),
    )
  }

  /** A condition on rows that their own operator has no place for. */
  const filter = (node: PlanNode, condition: string, scale: number): string => {
    const rest: PlanNode = { ...node, Filter: undefined }
    return relOp(node, FILTER, scale, [{ node: rest, times: 1 }], (inputs) =>
      xml('Filter', { StartupExpression: false }, [
        ...inputs,
        predicate('Predicate', condition, tables),
      ]),
    )
  }

  /** What an expression of a node asks of another query is joined to the node. */
  const joinAsked = (node: PlanNode, asked: PlanNode, scale: number): string => {
    const rest: PlanNode = {
      ...node,
      'Total Cost': Math.max(0, node['Total Cost'] - asked['Total Cost']),
      Plans: node.Plans?.filter((child) => child !== asked),
    }
    const children = [rest, asked].map((child) => ({ node: child, times: 1 }))
    return relOp(node, OUTER_LOOP, scale, children, (inputs) =>
      xml('NestedLoops', { Optimized: false }, inputs),
    )
  }

  /** The inputs of a node, and how often each is run. */
  const childrenOf = (node: PlanNode): Child[] => {
    const name = node['CTE Name']
    const shared = name === undefined ? undefined : common.get(name)
    if (name !== undefined && shared) {
      common.delete(name) // read once, by the first that asks; the others find it spooled
      return [{ node: shared, times: 1 }]
    }
    if (node['Node Type'] === 'Bitmap Heap Scan') return []
    const inputs = (node.Plans ?? []).filter((child) => isInput(child))
    const [outer, inner] = inputs
    if (node['Node Type'] === 'Hash Join' && outer && inner)
      return [inner, outer].map((child) => ({ node: child, times: 1 }))
    return inputs.map((child) => ({
      node: child,
      times: node['Node Type'] === 'Nested Loop' && child === inner ? outerRuns(outer, inner) : 1,
    }))
  }

  const relOp = (
    node: PlanNode,
    operator: Operator,
    scale: number,
    children: readonly Child[],
    element: (inputs: readonly string[]) => string,
  ): string => {
    const id = nextId
    nextId += 1
    const total = node['Total Cost'] * scale
    const sum = children.reduce((all, child) => all + child.node['Total Cost'] * child.times, 0)
    // A node that stops early costs less than its inputs would in full.
    const fit = sum * scale > total ? total / sum : scale
    const own = Math.max(0, total - sum * fit)
    const rows = node['Plan Rows']
    const cpu = READS.has(operator.element)
      ? Math.min(own, rows * COST_OF_A_ROW * COST_OF_A_PAGE)
      : own
    const inputs = children.map((child) => write(child.node, fit * child.times))
    return xml(
      'RelOp',
      {
        NodeId: id,
        PhysicalOp: operator.physical,
        LogicalOp: operator.logical,
        EstimateRows: rows,
        EstimateIO: own - cpu,
        EstimateCPU: cpu,
        AvgRowSize: node['Plan Width'],
        EstimatedTotalSubtreeCost: total,
        Parallel: node['Parallel Aware'] || node['Workers Planned'] !== undefined,
        EstimateRebinds: 0,
        EstimateRewinds: 0,
        EstimatedExecutionMode: 'Row',
      },
      [
        columns.list('OutputList', node.Output) ?? xml('OutputList', {}),
        lacksPredicate(node) ? xml('Warnings', { NoJoinPredicate: true }) : undefined,
        element(inputs),
      ],
    )
  }

  return write(root, COST_OF_A_PAGE)
}

type Child = { node: PlanNode; times: number }

const FILTER: Operator = { physical: 'Filter', logical: 'Filter', element: 'Filter' }
const OUTER_LOOP: Operator = {
  physical: 'Nested Loops',
  logical: 'Left Outer Join',
  element: 'NestedLoops',
}

/** Operators that read what is stored: their cost is mostly reading. */
const READS: ReadonlySet<string> = new Set(['IndexScan', 'TableScan'])

/** Nodes whose operator has a Predicate of its own. */
const HAS_PREDICATE =
  /^(?:(?:Seq|Sample|Tid|Index|Index Only|Bitmap Heap) Scan|(?:Table )?Function Scan)$/

const CTE = 'CTE '
const isCommon = (node: PlanNode): boolean => node['Subplan Name']?.startsWith(CTE) ?? false

/** A common table expression with its name. */
const commonOf = (node: PlanNode): [string, PlanNode][] =>
  isCommon(node) ? [[node['Subplan Name']?.slice(CTE.length) ?? '', node]] : []

function aliasOf(node: PlanNode, database: string): [string, PlanTable][] {
  const { Alias: alias, Schema: schema, 'Relation Name': table } = node
  if (alias === undefined || table === undefined) return []
  return [[alias, { database, schema: schema ?? 'dbo', table }]]
}

/** A stored inner side is made once; any other is run for each row of the outer one. */
const outerRuns = (outer: PlanNode | undefined, inner: PlanNode | undefined): number =>
  inner && /^(?:Materialize|Memoize|CTE Scan)$/.test(inner['Node Type'])
    ? 1
    : Math.max(1, outer?.['Plan Rows'] ?? 1)

/** A nested loop that compares nothing: neither itself nor, with a column of the outer side, in the inner one. */
function lacksPredicate(node: PlanNode): boolean {
  const [outer, inner] = node.Plans ?? []
  if (node['Node Type'] !== 'Nested Loop' || !outer || !inner) return false
  if (node['Join Filter'] !== undefined || node['Join Type'] !== 'Inner') return false
  const aliases = allNodes(outer).flatMap((child) => child.Alias ?? [])
  const conditions = allNodes(inner)
    .map(
      (child) =>
        `${child['Index Cond']} ${child['Recheck Cond']} ${child.Filter} ${child['Hash Cond']} ${child['Join Filter']}`,
    )
    .join(' ')
  return aliases.length > 0 && !aliases.some((alias) => conditions.includes(`${alias}.`))
}
