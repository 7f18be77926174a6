import type { Query } from './ast.ts'

/** How many rows a query can give at most, where its text says so: without FROM one, with TOP and a number that many. */
export function mostRows({ body, json }: Query): number | undefined {
  // FOR JSON cuts its one text into rows.
  if (body.kind !== 'select' || json) return undefined
  if (!body.from) return 1
  const { top } = body
  if (!top || top.percent || top.ties || top.count.kind !== 'literal') return undefined
  return top.count.of === 'number' ? Number(top.count.text) : undefined
}
