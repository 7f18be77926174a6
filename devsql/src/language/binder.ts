import type { Catalog } from '../catalog/catalog.ts'
import type { ResultColumn, SqlValue } from '../sql-type.ts'
import type { Call, Condition, Expression, Query, Statement } from './ast.ts'
import type { Bound } from './bound.ts'
import type { BoundQuery } from './bound-query.ts'
import type { Scope } from './scope.ts'

/** What of the session a statement's meaning depends on. */
export type Environment = {
  catalog: Catalog
  database: string
  login: string
  user: string
  appName: string
  hostName: string
  spid: number
  variables: ReadonlyMap<string, SqlValue>
  /** Parameters of a function's text, which are bound to places and not to values. */
  parameters?: ReadonlyMap<string, Bound>
  /** The text is kept and runs in other sessions. */
  isStored?: boolean
  rowCount: number
  transactionCount: number
  lastError: number
  lockTimeoutMs: number
  textBytes: number
  /** The bits of @@OPTIONS. */
  optionBits: number
  /** The last identity value of the session, and of the level of execution. */
  identity: string | null
  scopeIdentity: string | null
  nestLevel: number
  procedureId: number
  /** The table, with database and schema, for which IDENTITY_INSERT is on. */
  identityInsert: string | undefined
  dateFirst: number
  language: { id: number; name: string }
  xactState: number
  databases: readonly string[]
  sessionContext: ReadonlyMap<string, SqlValue>
  caught?: {
    number: number
    message: string
    severity: number
    state: number
    line: number
    procedure: string | null
  }
}

/** The binding functions, passed along so that their files need not import each other in circles. */
export type Binder = {
  environment: Environment
  /** A table or view is being defined: what is bound outlives the statement. */
  isDefinition: boolean
  expression: (node: Expression, scope: Scope) => Bound
  condition: (node: Condition, scope: Scope) => string
  query: (node: Query, scope: Scope) => BoundQuery
  call: (node: Call, scope: Scope) => Bound
  /** The columns another statement would answer with, compiled in an environment of its own. */
  resultColumns: (environment: Environment, statement: Statement) => readonly ResultColumn[]
  /** A fresh PostgreSQL alias. */
  alias: () => string
  /** Objects the statement names, for error messages: PostgreSQL's table name → SQL Server's. */
  objects: Map<string, { schema: string; name: string }>
  /** Columns by the text they were bound to, for error messages. */
  columns: Map<string, string>
}
