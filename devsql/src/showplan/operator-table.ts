import { unsupported } from '../sql-error.ts'
import type { PlanNode } from './postgres-plan.ts'

/** The element of RelOp that an operator has (showplanxml.xsd, RelOpType). */
export type ElementName =
  | 'ComputeScalar'
  | 'Concat'
  | 'ConstantScan'
  | 'Filter'
  | 'Hash'
  | 'IndexScan'
  | 'Merge'
  | 'NestedLoops'
  | 'Parallelism'
  | 'SequenceProject'
  | 'Sort'
  | 'Spool'
  | 'StreamAggregate'
  | 'TableScan'
  | 'TableValuedFunction'
  | 'Top'
  | 'Update'

export type Operator = { physical: string; logical: string; element: ElementName }

const operator = (physical: string, logical: string, element: ElementName): Operator => ({
  physical,
  logical,
  element,
})

const FILTER = operator('Filter', 'Filter', 'Filter')
const CONSTANT_SCAN = operator('Constant Scan', 'Constant Scan', 'ConstantScan')
const STREAM_AGGREGATE = operator('Stream Aggregate', 'Aggregate', 'StreamAggregate')
const LAZY_SPOOL = operator('Table Spool', 'Lazy Spool', 'Spool')
const GATHER = operator('Parallelism', 'Gather Streams', 'Parallelism')
const COMPUTE_SCALAR = operator('Compute Scalar', 'Compute Scalar', 'ComputeScalar')

/** PostgreSQL's nodes, told apart by strategy, operation or command where they have one, and the operators they stand for. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['Aggregate/Plain', STREAM_AGGREGATE],
  ['Aggregate/Sorted', STREAM_AGGREGATE],
  ['Aggregate/Hashed', operator('Hash Match', 'Aggregate', 'Hash')],
  ['Aggregate/Mixed', operator('Hash Match', 'Aggregate', 'Hash')],
  ['Append', operator('Concatenation', 'Concatenation', 'Concat')],
  ['CTE Scan', LAZY_SPOOL],
  [
    'Function Scan',
    operator('Table-valued function', 'Table-valued function', 'TableValuedFunction'),
  ],
  ['Gather', GATHER],
  ['Gather Merge', GATHER],
  ['Group', STREAM_AGGREGATE],
  ['Incremental Sort', operator('Sort', 'Sort', 'Sort')],
  ['Limit', operator('Top', 'Top', 'Top')],
  ['Materialize', LAZY_SPOOL],
  ['Memoize', LAZY_SPOOL],
  ['Merge Append', operator('Concatenation', 'Concatenation', 'Concat')],
  ['ProjectSet', COMPUTE_SCALAR],
  ['Recursive Union', operator('Concatenation', 'Concatenation', 'Concat')],
  ['Result', COMPUTE_SCALAR],
  ['SetOp/Except', operator('Hash Match', 'Left Anti Semi Join', 'Hash')],
  ['SetOp/Except All', operator('Hash Match', 'Left Diff All', 'Hash')],
  ['SetOp/Intersect', operator('Hash Match', 'Left Semi Join', 'Hash')],
  ['SetOp/Intersect All', operator('Hash Match', 'Intersect All', 'Hash')],
  ['Sort', operator('Sort', 'Sort', 'Sort')],
  ['Subquery Scan', COMPUTE_SCALAR],
  [
    'Table Function Scan',
    operator('Table-valued function', 'Table-valued function', 'TableValuedFunction'),
  ],
  ['Tid Scan', operator('Table Scan', 'Table Scan', 'TableScan')],
  ['Unique', STREAM_AGGREGATE],
  ['Values Scan', CONSTANT_SCAN],
  ['WindowAgg', operator('Sequence Project', 'Compute Scalar', 'SequenceProject')],
  ['WorkTable Scan', LAZY_SPOOL],
])

const JOIN_ELEMENTS: ReadonlyMap<string, [physical: string, element: ElementName]> = new Map([
  ['Nested Loop', ['Nested Loops', 'NestedLoops']],
  ['Merge Join', ['Merge Join', 'Merge']],
  ['Hash Join', ['Hash Match', 'Hash']],
])

/** Join types as a showplan names them, where the preserved or tested side is the first child. */
const JOIN_LOGIC: Readonly<Record<string, string>> = {
  Inner: 'Inner Join',
  Left: 'Left Outer Join',
  Right: 'Right Outer Join',
  Full: 'Full Outer Join',
  Semi: 'Left Semi Join',
  Anti: 'Left Anti Semi Join',
  'Right Semi': 'Right Semi Join',
  'Right Anti': 'Right Anti Semi Join',
}

const MIRRORED: Readonly<Record<string, string>> = { Left: 'Right', Right: 'Left' }

/** The first child of a Hash Match builds the table, PostgreSQL's second one: left and right change sides. */
const mirrored = (logical: string): string =>
  logical.replace(/^(?:Left|Right)/, (side) => MIRRORED[side] ?? side)

const WRITES: Readonly<Record<string, string>> = {
  Insert: 'Insert',
  Update: 'Update',
  Delete: 'Delete',
  Merge: 'Merge',
}

/** Nodes that add nothing a showplan has an operator for: the child stands in their place. */
const TRANSPARENT = new Set(['Hash', 'LockRows'])

export const isTransparent = (node: PlanNode): boolean => TRANSPARENT.has(node['Node Type'])

/** The table's primary key is its clustered index, as in `sys.indexes`. */
export type Clustered = { primaryKey: string | undefined }

/** The operator a node stands for; a node devsql has no operator for is refused by name. */
export function operatorOf(node: PlanNode, { primaryKey }: Clustered): Operator {
  const type = node['Node Type']
  const join = JOIN_ELEMENTS.get(type)
  if (join) {
    const logical = JOIN_LOGIC[node['Join Type'] ?? 'Inner'] ?? 'Inner Join'
    return operator(join[0], type === 'Hash Join' ? mirrored(logical) : logical, join[1])
  }
  if (type === 'Seq Scan' || type === 'Sample Scan')
    return primaryKey === undefined
      ? operator('Table Scan', 'Table Scan', 'TableScan')
      : indexOperator('Clustered Index Scan')
  if (/^(?:Index|Index Only|Bitmap Heap) Scan$/.test(type)) {
    const reach = indexCondition(node) === undefined ? 'Scan' : 'Seek'
    const isClustered = indexName(node) === primaryKey
    return indexOperator(`${isClustered ? 'Clustered ' : ''}Index ${reach}`)
  }
  if (type === 'ModifyTable') {
    const write = WRITES[node.Operation ?? ''] ?? 'Update'
    return operator(
      `${primaryKey === undefined ? 'Table' : 'Clustered Index'} ${write}`,
      write,
      'Update',
    )
  }
  if (type === 'Result' && !node.Plans?.some(isInput)) return CONSTANT_SCAN
  if (type === 'Result' && node['One-Time Filter'] !== undefined) return FILTER
  const kind = type === 'SetOp' ? node.Command : node.Strategy
  const found = OPERATORS.get(`${type}/${kind}`) ?? OPERATORS.get(type)
  if (!found) throw unsupported(`SHOWPLAN_XML of a plan with ${type}`)
  return found
}

const indexOperator = (name: string): Operator => operator(name, name, 'IndexScan')

/** A bitmap scan names its index one node below. */
export const indexName = (node: PlanNode): string | undefined =>
  node['Index Name'] ?? node.Plans?.map((child) => indexName(child)).find(Boolean)

/** A child whose rows the node takes, in contrast to one that an expression of it asks. */
export const isInput = (child: PlanNode): boolean =>
  !['InitPlan', 'SubPlan'].includes(child['Parent Relationship'] ?? '')

/** What limits the part of an index that is read. */
export const indexCondition = (node: PlanNode): string | undefined =>
  node['Index Cond'] ?? node['Recheck Cond']
