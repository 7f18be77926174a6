import type { SqlType } from '../sql-type.ts'
import type { Condition, Expression } from './ast.ts'

export type ColumnDefinition = {
  line: number
  name: string
  type?: SqlType
  computed?: { expression: Expression; text: string; persisted: boolean }
  nullable?: boolean
  identity?: { seed: string; increment: string }
  default?: { expression: Expression; text: string; name?: string }
  primaryKey?: { name?: string }
  unique?: { name?: string }
  check?: { condition: Condition; text: string; name?: string }
  references?: ForeignKey
}

export type ForeignKey = {
  name?: string
  table: string[]
  columns: string[]
  onDelete?: string
  onUpdate?: string
}

export type TableConstraint =
  | { kind: 'primary' | 'unique'; name?: string; columns: OrderedColumn[] }
  | { kind: 'check'; name?: string; condition: Condition; text: string }
  | { kind: 'foreign'; name?: string; columns: string[]; references: ForeignKey }

export type OrderedColumn = { name: string; descending: boolean }
