import { childrenNamed, findBelow, nearestBelow, type Element } from './element.ts'
import { shortName } from './short-name.ts'

const MAX_CHARACTERS = 300

/** `CompareOp` of the schema, as T-SQL writes it; the others are words already. */
const OPERATORS: Readonly<Record<string, string>> = {
  EQ: '=',
  NE: '<>',
  GT: '>',
  GE: '>=',
  LT: '<',
  LE: '<=',
}

/** What an operator seeks and tests, as the server writes it; null where it says nothing. */
export const conditionOf = (relOp: Element) => {
  const sought = seekText(relOp)
  const tested = ['Predicate', 'ProbeResidual']
    .map((name) => scalarBelow(nearestBelow(relOp, name, 'RelOp')[0]))
    .find((text) => text !== undefined)
  const parts = [sought, sought === undefined ? tested : tested && `residual: ${tested}`]
  const text = parts.filter((part) => part !== undefined).join('; ')
  return text === '' ? null : shortName(text).slice(0, MAX_CHARACTERS)
}

const scalarBelow = (element: Element | undefined) =>
  element && findBelow(element, 'ScalarOperator')?.attributes['ScalarString']

/** Ranges of the index's columns: all of one predicate must hold, and one of several predicates. */
const seekText = (relOp: Element) => {
  const [list] = nearestBelow(relOp, 'SeekPredicates', 'RelOp')
  const predicates = (list?.children ?? [])
    .map((predicate) =>
      ['Prefix', 'StartRange', 'EndRange', 'IsNotNull']
        .flatMap((name) => nearestBelow(predicate, name, 'RelOp'))
        .flatMap(rangeTexts)
        .join(' AND '),
    )
    .filter((text) => text !== '')
  return predicates.length === 0 ? undefined : predicates.join(' OR ')
}

const rangeTexts = (range: Element): string[] => {
  if (range.name === 'IsNotNull') {
    return childrenNamed(range, 'ColumnReference').map(
      (column) => `${columnText(column)} IS NOT NULL`,
    )
  }
  const { ScanType: scan = 'EQ' } = range.attributes
  const values = childrenNamed(range, 'RangeExpressions').flatMap((list) =>
    childrenNamed(list, 'ScalarOperator'),
  )
  return childrenNamed(range, 'RangeColumns')
    .flatMap((list) => childrenNamed(list, 'ColumnReference'))
    .map((column, index) =>
      [columnText(column), OPERATORS[scan] ?? scan, values[index]?.attributes['ScalarString']]
        .filter((part) => part !== undefined)
        .join(' '),
    )
}

const columnText = ({ attributes }: Element) =>
  [attributes['Alias'] ?? attributes['Table'], `[${attributes['Column'] ?? ''}]`]
    .filter((part) => part !== undefined)
    .join('.')
