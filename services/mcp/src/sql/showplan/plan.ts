import { conditionOf } from './condition.ts'
import { nearestBelow, parseDocument, type Element } from './element.ts'
import { missingIndexesOf, type MissingIndex } from './missing-index.ts'
import { operatorWarnings, statementWarnings } from './warnings.ts'

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

type Found = { statement: Element; queryPlan: Element; procedure: string | undefined }

/**
 * StmtSimple, StmtCond, StmtCursor …: whatever has a plan, in the order of the text, a cursor one for each of its operations. The
 * statements of the functions and procedures that a statement calls stand below it.
 */
const statementsIn = (element: Element, procedure?: string): Found[] =>
  element.children.flatMap((child) => {
    if (child.name === 'QueryPlan') return []
    const plans = child.name.startsWith('Stmt')
      ? nearestBelow(child, 'QueryPlan', 'Statements')
      : []
    const below = child.attributes['ProcName'] ?? procedure
    return [
      ...plans.map((queryPlan) => ({ statement: child, queryPlan, procedure })),
      ...statementsIn(child, below),
    ]
  })

/** A number as the server writes it; 0 where there is none. */
const numberOf = (element: Element, attribute: string) => {
  const value = Number(element.attributes[attribute] ?? 0)
  return Number.isFinite(value) ? value : 0
}

const readStatement = ({ statement, queryPlan, procedure }: Found): Plan => {
  const roots = relOpsBelow(queryPlan)
  const cost =
    numberOf(statement, 'StatementSubTreeCost') ||
    roots.reduce((sum, root) => sum + numberOf(root, 'EstimatedTotalSubtreeCost'), 0)
  return {
    statementType: `${statement.attributes['StatementType'] ?? 'unknown'}${procedure === undefined ? '' : ` in ${withoutDatabase(procedure)}`}`,
    estimatedCost: cost,
    estimatedRows:
      numberOf(statement, 'StatementEstRows') ||
      roots.reduce((sum, root) => sum + numberOf(root, 'EstimateRows'), 0),
    operators: roots.flatMap((root) =>
      readOperators(root, { parent: null, depth: 0, share: cost > 0 ? 1 / cost : 0 }),
    ),
    warnings: statementWarnings(statement, queryPlan),
    missingIndexes: missingIndexesOf(queryPlan),
  }
}

/** `[schema].[name]` of a name of three parts. */
const withoutDatabase = (name: string) =>
  (name.match(/\[(?:[^\]]|\]\])*\]/g) ?? [name]).slice(-2).join('.')

const relOpsBelow = (element: Element) => nearestBelow(element, 'RelOp', 'RelOp')

const readOperators = (
  relOp: Element,
  /** `share`: what a unit of cost is of the statement's. */
  place: { parent: number | null; depth: number; share: number },
): Operator[] => {
  const inputs = relOpsBelow(relOp)
  const total = numberOf(relOp, 'EstimatedTotalSubtreeCost')
  const below = inputs.reduce((sum, input) => sum + numberOf(input, 'EstimatedTotalSubtreeCost'), 0)
  const own = Math.max(0, total - below)
  // The inputs of an adaptive join are alternatives, and one that may be skipped counts in part: together they may cost more than
  // what they are the inputs of. They then share its cost.
  const shareBelow = below > total ? place.share * (total / below) : place.share
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
    costShare: Math.round(own * place.share * 1000) / 1000,
    condition: conditionOf(relOp),
    warnings: operatorWarnings(relOp),
  }
  const child = { parent: id, depth: place.depth + 1, share: shareBelow }
  return [operator, ...inputs.flatMap((input) => readOperators(input, child))]
}

const nameOf = ({ attributes }: Element) => {
  const { PhysicalOp: physical = 'unknown', LogicalOp: logical = physical } = attributes
  return logical === physical ? physical : `${physical} (${logical})`
}

const objectOf = (relOp: Element) => {
  const [object] = nearestBelow(relOp, 'Object', 'RelOp')
  if (object === undefined) return null
  const { Schema: schema, Table: table, Index: index } = object.attributes
  if (table === undefined) return null
  const name = [schema, table].filter((part) => part !== undefined).join('.')
  return index === undefined ? name : `${name} ${index}`
}
