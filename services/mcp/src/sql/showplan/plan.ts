import { childrenNamed, findBelow, nearestBelow, parseDocument, type Element } from './element.ts'
import { missingIndexesOf, type MissingIndex } from './missing-index.ts'
import { operatorWarnings, statementWarnings } from './warnings.ts'
import { shortName } from './short-name.ts'

/** One operator of a plan. Operators stand in the order of the tree, each behind its parent. */
export type Operator = {
  id: number
  parent: number | null
  depth: number
  /** The physical operator, with the logical one where that says more. */
  name: string
  /** `schema.table`, with the index that is read. */
  object: string | null
  estimatedRows: number
  /** Rows it must read to find these, where the server says so. */
  estimatedRowsRead: number | null
  /** Its own part of the statement's estimated cost, 0 to 1. */
  costShare: number
  condition: string | null
  warnings: string[]
}

/** The estimated plan of one statement. */
export type Plan = {
  statementType: string
  estimatedCost: number
  estimatedRows: number
  operators: Operator[]
  warnings: string[]
  missingIndexes: MissingIndex[]
}

/**
 * Reads the plans out of a ShowPlanXML document (schemas.microsoft.com/sqlserver/2004/07/showplan, as
 * SQL Server 2016 to 2022 write it). Unknown elements and attributes are passed over. Throws Error.
 */
export const readPlans = (xml: string): Plan[] => {
  const root = parseDocument(xml)
  if (root.name !== 'ShowPlanXML') throw new Error('the document is no plan')
  return statementsIn(root).map(readStatement)
}

/** StmtSimple, StmtCond, StmtCursor …: whatever has a plan of its own, in the order of the text. */
const statementsIn = (element: Element): Element[] =>
  element.children.flatMap((child) => {
    const isStatement =
      child.name.startsWith('Stmt') && childrenNamed(child, 'QueryPlan').length > 0
    return isStatement ? [child] : statementsIn(child)
  })

/** A number as the server writes it; 0 where there is none. */
const numberOf = (element: Element, attribute: string) => {
  const value = Number(element.attributes[attribute] ?? 0)
  return Number.isFinite(value) ? value : 0
}

const readStatement = (statement: Element): Plan => {
  const [queryPlan] = childrenNamed(statement, 'QueryPlan')
  const roots = queryPlan === undefined ? [] : relOpsBelow(queryPlan)
  const cost =
    numberOf(statement, 'StatementSubTreeCost') ||
    roots.reduce((sum, root) => sum + numberOf(root, 'EstimatedTotalSubtreeCost'), 0)
  return {
    statementType: statement.attributes['StatementType'] ?? 'unknown',
    estimatedCost: cost,
    estimatedRows:
      numberOf(statement, 'StatementEstRows') ||
      roots.reduce((sum, root) => sum + numberOf(root, 'EstimateRows'), 0),
    operators: roots.flatMap((root) => readOperators(root, { parent: null, depth: 0, cost })),
    warnings: statementWarnings(statement, queryPlan),
    missingIndexes: queryPlan === undefined ? [] : missingIndexesOf(queryPlan),
  }
}

const relOpsBelow = (element: Element) => nearestBelow(element, 'RelOp', 'RelOp')

const readOperators = (
  relOp: Element,
  place: { parent: number | null; depth: number; cost: number },
): Operator[] => {
  const inputs = relOpsBelow(relOp)
  const total = numberOf(relOp, 'EstimatedTotalSubtreeCost')
  const below = inputs.reduce((sum, input) => sum + numberOf(input, 'EstimatedTotalSubtreeCost'), 0)
  // The inputs of an adaptive join are alternatives, which together cost more than it does.
  const own = Math.max(0, total - below)
  const id = numberOf(relOp, 'NodeId')
  const operator: Operator = {
    id,
    parent: place.parent,
    depth: place.depth,
    name: nameOf(relOp),
    object: objectOf(relOp),
    estimatedRows: numberOf(relOp, 'EstimateRows'),
    estimatedRowsRead:
      relOp.attributes['EstimatedRowsRead'] === undefined
        ? null
        : numberOf(relOp, 'EstimatedRowsRead'),
    costShare: place.cost > 0 ? Math.round((own / place.cost) * 1000) / 1000 : 0,
    condition: conditionOf(relOp),
    warnings: operatorWarnings(relOp),
  }
  const child = { parent: id, depth: place.depth + 1, cost: place.cost }
  return [operator, ...inputs.flatMap((input) => readOperators(input, child))]
}

const nameOf = ({ attributes }: Element) => {
  const { PhysicalOp: physical = 'unknown', LogicalOp: logical = physical } = attributes
  return logical === physical ? physical : `${physical} (${logical})`
}

const objectOf = (relOp: Element) => {
  const [object] = nearestBelow(relOp, 'Object', 'RelOp')
  if (object === undefined) return null
  const { Schema: schema, Table: table = '', Index: index } = object.attributes
  const name = [schema, table].filter((part) => part !== undefined).join('.')
  return index === undefined ? name : `${name} ${index}`
}

/** What is sought or tested, as the server writes it; the first of several. */
const conditionOf = (relOp: Element) => {
  for (const name of ['SeekPredicates', 'Predicate', 'ProbeResidual']) {
    const [found] = nearestBelow(relOp, name, 'RelOp')
    const text = found && findBelow(found, 'ScalarOperator')?.attributes['ScalarString']
    if (text !== undefined) return shortName(text).slice(0, 300)
  }
  return null
}
