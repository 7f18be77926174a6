import { z } from 'zod'

const texts = z.array(z.string()).optional()

/** A node of EXPLAIN (FORMAT JSON, VERBOSE), with what a showplan has a place for ("Using EXPLAIN"). */
const NODE = z.object({
  'Node Type': z.string(),
  'Parent Relationship': z.string().optional(),
  'Subplan Name': z.string().optional(),
  'Parallel Aware': z.boolean().default(false),
  'Total Cost': z.number(),
  'Plan Rows': z.number(),
  'Plan Width': z.number(),
  Strategy: z.string().optional(),
  Operation: z.string().optional(),
  Command: z.string().optional(),
  'Join Type': z.string().optional(),
  'Scan Direction': z.string().optional(),
  Schema: z.string().optional(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  Alias: z.string().optional(),
  'CTE Name': z.string().optional(),
  'Function Name': z.string().optional(),
  'Workers Planned': z.number().optional(),
  Output: texts,
  'Sort Key': texts,
  'Group Key': texts,
  'Index Cond': z.string().optional(),
  'Recheck Cond': z.string().optional(),
  'Hash Cond': z.string().optional(),
  'Merge Cond': z.string().optional(),
  'Join Filter': z.string().optional(),
  'One-Time Filter': z.string().optional(),
  Filter: z.string().optional(),
  get Plans() {
    return z.array(NODE).optional()
  },
})

export type PlanNode = z.infer<typeof NODE>

const ANSWER = z.tuple([z.object({ Plan: NODE })])

/** The root of a plan as PostgreSQL writes it. */
export const readPlan = (json: string): PlanNode => ANSWER.parse(JSON.parse(json))[0].Plan

/** A node and everything below it. */
export const allNodes = (node: PlanNode): PlanNode[] => [
  node,
  ...(node.Plans ?? []).flatMap((child) => allNodes(child)),
]
