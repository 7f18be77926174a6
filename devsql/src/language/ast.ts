import type { FunctionParameter, SecurityPredicate } from './ast-security.ts'
import type { SqlType } from '../sql-type.ts'
import type { Delete, Insert, Merge, Update } from './ast-change.ts'
import type { ColumnDefinition, OrderedColumn, TableConstraint } from './ast-table.ts'

/** Where a node began: for error lines. */
type At = { line: number }

export type Expression = At &
  (
    | {
        kind: 'literal'
        of: 'number' | 'string' | 'nstring' | 'binary' | 'money' | 'null'
        text: string
      }
    | { kind: 'column'; parts: string[] }
    | { kind: 'variable'; name: string }
    | { kind: 'star'; qualifier: string[] }
    | { kind: 'unary'; operator: '-' | '+' | '~'; operand: Expression }
    | {
        kind: 'binary'
        operator: '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^'
        left: Expression
        right: Expression
      }
    | {
        kind: 'case'
        subject?: Expression
        branches: { when: Expression | Condition; then: Expression }[]
        otherwise?: Expression
      }
    | { kind: 'cast'; operand: Expression; type: SqlType; attempt: boolean; style?: Expression }
    | { kind: 'iif'; condition: Condition; then: Expression; otherwise: Expression }
    | Call
    | { kind: 'subquery'; query: Query }
    | { kind: 'collate'; operand: Expression; collation: string }
    | { kind: 'atTimeZone'; operand: Expression; zone: Expression }
  )

export type Call = At & {
  kind: 'call'
  name: string[]
  arguments: Expression[]
  distinct: boolean
  withinGroup?: OrderItem[]
  over?: { partition: Expression[]; order: OrderItem[]; frame?: string }
}

export type Condition = At &
  (
    | {
        kind: 'compare'
        operator: '=' | '<>' | '<' | '>' | '<=' | '>='
        left: Expression
        right: Expression
      }
    | {
        kind: 'quantified'
        operator: '=' | '<>' | '<' | '>' | '<=' | '>='
        quantifier: 'ALL' | 'ANY'
        left: Expression
        query: Query
      }
    | { kind: 'and' | 'or'; left: Condition; right: Condition }
    | { kind: 'not'; operand: Condition }
    | { kind: 'isNull'; operand: Expression; negated: boolean }
    | { kind: 'in'; operand: Expression; list: Expression[] | Query; negated: boolean }
    | { kind: 'between'; operand: Expression; low: Expression; high: Expression; negated: boolean }
    | {
        kind: 'like'
        operand: Expression
        pattern: Expression
        escape?: Expression
        negated: boolean
      }
    | { kind: 'exists'; query: Query }
  )

export type OrderItem = { expression: Expression; descending: boolean }

export type SelectItem = { expression: Expression; alias?: string; assign?: string }

export type Source = At &
  (
    | { kind: 'table'; name: string[]; alias?: string }
    | {
        kind: 'function'
        call: Call
        alias?: string
        columns?: string[]
        /** The WITH clause of OPENJSON. */
        json?: JsonColumn[]
      }
    | Pivot
    | Unpivot
    | { kind: 'derived'; query: Query; alias: string; columns?: string[] }
    | { kind: 'values'; rows: Expression[][]; alias: string; columns: string[] }
    | {
        kind: 'join'
        type: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS' | 'CROSS APPLY' | 'OUTER APPLY'
        left: Source
        right: Source
        on?: Condition
      }
  )

export type JsonColumn = { name: string; type: SqlType; path?: string; asJson: boolean }

export type Pivot = At & {
  kind: 'pivot'
  source: Source
  aggregate: Call
  column: string
  values: string[]
  alias: string
}

/** `value` and `name` are the new columns: what stood in a listed column, and which one it was. */
export type Unpivot = At & {
  kind: 'unpivot'
  source: Source
  value: string
  name: string
  columns: string[]
  alias: string
}

export type Select = At & {
  kind: 'select'
  distinct: boolean
  top?: Top
  items: SelectItem[]
  into?: string[]
  from?: Source
  where?: Condition
  groupBy: Expression[]
  groupSets?: { kind: 'ROLLUP' | 'CUBE' | 'GROUPING SETS'; sets: Expression[][] }
  having?: Condition
}

export type Top = { count: Expression; percent: boolean; ties: boolean }

export type SetOperation = At & {
  kind: 'set'
  operator: 'UNION' | 'UNION ALL' | 'EXCEPT' | 'INTERSECT'
  left: QueryBody
  right: QueryBody
}

export type QueryBody = Select | SetOperation | Query

export type Query = At & {
  kind: 'query'
  ctes: Cte[]
  body: QueryBody
  orderBy: OrderItem[]
  offset?: Expression
  fetch?: Expression
  json?: { mode: 'PATH' | 'AUTO'; root?: string; withoutWrapper: boolean; includeNulls: boolean }
}

/** `maxRecursion` is what OPTION (MAXRECURSION n) of the statement says; 0 is no limit. */
export type Cte = { name: string; columns?: string[]; query: Query; maxRecursion?: number }

export type ProcedureParameter = {
  name: string
  type: SqlType
  output: boolean
  fallback?: Expression
}

export type ProcedureArgument = { name?: string; value: Expression | 'default'; output: boolean }

export type Statement = At & { written: string } & StatementBody

export type StatementBody =
  | { kind: 'empty' }
  | { kind: 'query'; query: Query }
  | Insert
  | Update
  | Delete
  | Merge
  | { kind: 'declare'; variables: { name: string; type: SqlType; value?: Expression }[] }
  | {
      kind: 'declareTable'
      name: string
      columns: ColumnDefinition[]
      constraints: TableConstraint[]
    }
  | { kind: 'setVariable'; name: string; value: Expression }
  | { kind: 'setOption'; options: string[]; value: string }
  | { kind: 'if'; condition: Condition; then: Statement; otherwise?: Statement }
  | { kind: 'while'; condition: Condition; body: Statement }
  | { kind: 'block'; statements: Statement[] }
  | { kind: 'try'; body: Statement[]; handler: Statement[] }
  | { kind: 'print'; value: Expression }
  | { kind: 'throw'; arguments?: [Expression, Expression, Expression] }
  | { kind: 'raiserror'; arguments: Expression[] }
  | { kind: 'begin' | 'commit' | 'rollback' | 'save'; name?: string }
  | {
      kind: 'execute'
      procedure: string[]
      arguments: ProcedureArgument[]
      text?: Expression
      /** The variable that takes the return status. */
      status?: string
    }
  | { kind: 'use'; database: string }
  | { kind: 'waitfor'; delay: Expression }
  | { kind: 'return'; value?: Expression }
  | { kind: 'break' | 'continue' }
  | {
      kind: 'createProcedure'
      name: string[]
      parameters: ProcedureParameter[]
      body: Statement[]
      text: string
    }
  | {
      kind: 'createTable'
      name: string[]
      columns: ColumnDefinition[]
      constraints: TableConstraint[]
    }
  | {
      kind: 'createFunction'
      name: string[]
      parameters: FunctionParameter[]
      query: Query
      text: string
    }
  | { kind: 'createSecurityPolicy'; name: string[]; predicates: SecurityPredicate[] }
  | { kind: 'createView'; name: string[]; columns?: string[]; query: Query; text: string }
  | {
      kind: 'createIndex'
      name: string
      table: string[]
      unique: boolean
      columns: OrderedColumn[]
      include: string[]
      where?: { condition: Condition; text: string }
    }
  | { kind: 'createSchema'; name: string }
  | {
      kind: 'drop'
      object: 'TABLE' | 'VIEW' | 'SCHEMA' | 'PROCEDURE' | 'FUNCTION' | 'SECURITY POLICY'
      names: string[][]
      ifExists: boolean
    }
  | { kind: 'truncate'; name: string[] }
