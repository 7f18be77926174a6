import type { ResultColumn } from '../sql-type.ts'
import type {
  Condition,
  Cte,
  Expression,
  Query,
  SelectItem,
  Source,
  Statement,
  Top,
} from './ast.ts'

/** OUTPUT; with `into` its rows go to a table instead of the client. */
export type OutputClause = { items: SelectItem[]; into?: { name: string[]; columns?: string[] } }

export type Insert = {
  kind: 'insert'
  ctes: Cte[]
  top?: Top
  target: string[]
  columns?: string[]
  outputs: OutputClause[]
  source:
    | { kind: 'values'; rows: (Expression | 'default')[][] }
    | { kind: 'query'; query: Query }
    | { kind: 'defaults' }
    | { kind: 'execute'; statement: Extract<Statement, { kind: 'execute' }> }
    /** What a procedure gave, as carrier texts. */
    | {
        kind: 'rows'
        columns: readonly ResultColumn[]
        rows: readonly (readonly (string | null)[])[]
      }
}

/** `variable` takes the value too; without a column it is all that does. */
export type Assignment = { column?: string; variable?: string; value: Expression | 'default' }

export type Update = {
  kind: 'update'
  ctes: Cte[]
  target: string[]
  top?: Top
  assignments: Assignment[]
  outputs: OutputClause[]
  from?: Source
  where?: Condition
}

export type Delete = {
  kind: 'delete'
  ctes: Cte[]
  target: string[]
  top?: Top
  outputs: OutputClause[]
  from?: Source
  where?: Condition
}

export type MergeBranch = {
  when: 'matched' | 'target' | 'source'
  condition?: Condition
  action:
    | { kind: 'update'; assignments: Assignment[] }
    | { kind: 'delete' }
    | { kind: 'insert'; columns?: string[]; values: (Expression | 'default')[] }
}

export type Merge = {
  kind: 'merge'
  ctes: Cte[]
  target: string[]
  alias?: string
  source: Source
  on: Condition
  branches: MergeBranch[]
  outputs: OutputClause[]
}
