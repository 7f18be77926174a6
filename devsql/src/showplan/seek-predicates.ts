import { scalar } from './scalar-text.ts'
import type { ColumnReferences, Tables } from './scalar-text.ts'
import { xml } from './xml.ts'

type Range = { column: string; expression: string; scan: string }

const SCANS: Readonly<Record<string, string>> = {
  '=': 'EQ',
  '<': 'LT',
  '<=': 'LE',
  '>': 'GT',
  '>=': 'GE',
}

const COMPARISON = /^\(?((?:\w+\.)?(?:"(?:[^"]|"")+"|\w+))\)?(?:::\w+)? (=|<=?|>=?) (.+)$/s

/** An index condition as SeekPredicates; nothing where it is more than comparisons of columns joined by AND. */
export function seekPredicates(
  condition: string,
  tables: Tables,
  columns: ColumnReferences,
): string | undefined {
  const ranges = conjuncts(condition).map((part) => rangeOf(part))
  if (!ranges.every((range) => range !== undefined)) return undefined
  const range = (name: string, scans: readonly string[]): string | undefined => {
    const found = ranges.filter(({ scan }) => scans.includes(scan))
    if (found.length === 0) return undefined
    return xml(name, { ScanType: found[0]?.scan }, [
      columns.list(
        'RangeColumns',
        found.map(({ column }) => column),
      ),
      xml(
        'RangeExpressions',
        {},
        found.map(({ expression }) => scalar(expression, tables)),
      ),
    ])
  }
  return xml('SeekPredicates', {}, [
    xml('SeekPredicateNew', {}, [
      xml('SeekKeys', {}, [
        range('Prefix', ['EQ']),
        range('StartRange', ['GT', 'GE']),
        range('EndRange', ['LT', 'LE']),
      ]),
    ]),
  ])
}

function rangeOf(part: string): Range | undefined {
  const [, column, operator = '', expression] = COMPARISON.exec(part) ?? []
  const scan = SCANS[operator]
  return column === undefined || expression === undefined || scan === undefined
    ? undefined
    : { column, expression, scan }
}

/** `((a = 1) AND (b > 2))` in its parts, without their parentheses. */
function conjuncts(condition: string): string[] {
  const inner = condition.replace(/^\((.*)\)$/s, '$1')
  if (!inner.startsWith('(')) return [inner]
  const parts: string[] = []
  let depth = 0
  let isText = false
  let from = 0
  for (let at = 0; at < inner.length; at += 1) {
    const character = inner[at]
    if (character === "'") isText = !isText
    if (isText) continue
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth === 0 && character === ')') {
      parts.push(inner.slice(from, at + 1))
      const joint = ' AND '
      if (at + 1 < inner.length && !inner.startsWith(joint, at + 1)) return [condition]
      from = at + 1 + joint.length
      at = from - 1
    }
  }
  return parts.map((part) => part.slice(1, -1))
}
