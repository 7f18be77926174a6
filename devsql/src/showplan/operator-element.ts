import { indexCondition, indexName } from './operator-table.ts'
import type { ElementName, Operator } from './operator-table.ts'
import type { PlanNode } from './postgres-plan.ts'
import { indexAttribute, predicate, tableAttributes } from './scalar-text.ts'
import type { ColumnReferences, PlanTable, Tables } from './scalar-text.ts'
import { seekPredicates } from './seek-predicates.ts'
import { xml } from './xml.ts'

/** What an operator's element is written from. `inputs` are its RelOp children. */
export type Part = {
  node: PlanNode
  operator: Operator
  inputs: readonly string[]
  tables: Tables
  columns: ColumnReferences
  table: PlanTable | undefined
  primaryKey: string | undefined
}

const object = ({ table, node, primaryKey }: Part, index?: string): string =>
  xml('Object', {
    ...(table ? tableAttributes(table) : { Table: `[${node['Relation Name'] ?? ''}]` }),
    Index: indexAttribute(index),
    IndexKind:
      index === undefined ? undefined : index === primaryKey ? 'Clustered' : 'NonClustered',
  })

const direction = (node: PlanNode): string =>
  node['Scan Direction'] === 'Backward' ? 'BACKWARD' : 'FORWARD'

function orderBy({ node, columns }: Part): string {
  const keys = node['Sort Key'] ?? []
  return xml(
    'OrderBy',
    {},
    keys.map((key) => {
      const [, expression = key, descending] =
        /^(.*?)( DESC)?(?: NULLS (?:FIRST|LAST))?$/s.exec(key) ?? []
      return xml('OrderByColumn', { Ascending: descending === undefined }, [
        columns.reference(expression.replace(/ COLLATE \S+$/, '')),
      ])
    }),
  )
}

const nothing =
  (name: string) =>
  ({ inputs }: Part) =>
    xml(name, {}, inputs)

/** The element of each operator; the order of its children is the schema's. */
const ELEMENTS: Readonly<Record<ElementName, (part: Part) => string>> = {
  ComputeScalar: nothing('ComputeScalar'),
  Concat: nothing('Concat'),
  ConstantScan: nothing('ConstantScan'),
  SequenceProject: nothing('SequenceProject'),
  Parallelism: nothing('Parallelism'),
  Spool: nothing('Spool'),
  Filter: ({ node, inputs, tables }) =>
    xml('Filter', { StartupExpression: node['One-Time Filter'] !== undefined }, [
      ...inputs,
      predicate('Predicate', node['One-Time Filter'] ?? node.Filter ?? '', tables),
    ]),
  Hash: ({ node, inputs, tables, columns }) =>
    xml('Hash', {}, [
      columns.list('HashKeysBuild', node['Group Key']),
      predicate('BuildResidual', node['Hash Cond'], tables),
      predicate('ProbeResidual', node['Join Filter'], tables),
      ...inputs,
    ]),
  IndexScan: (part) => {
    const { node, tables, columns, primaryKey } = part
    const condition = indexCondition(node)
    const seek = condition === undefined ? undefined : seekPredicates(condition, tables, columns)
    return xml('IndexScan', { Ordered: seek !== undefined, ScanDirection: direction(node) }, [
      object(part, indexName(node) ?? primaryKey),
      seek,
      seek === undefined ? predicate('Predicate', condition, tables) : undefined,
      predicate('Predicate', node.Filter, tables),
    ])
  },
  Merge: ({ node, inputs, tables }) =>
    xml('Merge', { ManyToMany: true }, [
      predicate('Residual', node['Join Filter'] ?? node['Merge Cond'], tables),
      ...inputs,
    ]),
  NestedLoops: ({ node, inputs, tables }) =>
    xml('NestedLoops', { Optimized: false }, [
      predicate('Predicate', node['Join Filter'], tables),
      ...inputs,
    ]),
  Sort: (part) => xml('Sort', { Distinct: false }, [orderBy(part), ...part.inputs]),
  StreamAggregate: ({ node, inputs, columns }) =>
    xml('StreamAggregate', {}, [columns.list('GroupBy', node['Group Key']), ...inputs]),
  TableScan: (part) =>
    xml('TableScan', { Ordered: false }, [
      object(part),
      predicate('Predicate', part.node.Filter, part.tables),
    ]),
  TableValuedFunction: ({ node, inputs, tables }) =>
    xml('TableValuedFunction', {}, [
      xml('Object', { Table: `[${node['Function Name'] ?? ''}]` }),
      predicate('Predicate', node.Filter, tables),
      ...inputs,
    ]),
  Top: ({ inputs }) => xml('Top', { RowCount: false, IsPercent: false, WithTies: false }, inputs),
  Update: (part) => xml('Update', {}, [object(part, part.primaryKey), ...part.inputs]),
}

export const operatorElement = (part: Part): string => ELEMENTS[part.operator.element](part)
