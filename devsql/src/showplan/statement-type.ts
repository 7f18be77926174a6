import type { Statement } from '../language/ast.ts'

/** StatementType of statements without a plan, as SQL Server spells them; of others it is the kind itself. */
const NAMES: Readonly<Partial<Record<Statement['kind'], string>>> = {
  query: 'SELECT',
  declare: 'ASSIGN',
  declareTable: 'DECLARE TABLE',
  setVariable: 'ASSIGN',
  setOption: 'SET ON/OFF',
  if: 'COND',
  while: 'COND',
  begin: 'BEGIN TRANSACTION',
  commit: 'COMMIT TRANSACTION',
  rollback: 'ROLLBACK TRANSACTION',
  save: 'SAVE TRANSACTION',
  execute: 'EXECUTE PROC',
  use: 'USE DATABASE',
  createTable: 'CREATE TABLE',
  createProcedure: 'CREATE PROC',
  createView: 'CREATE VIEW',
  createIndex: 'CREATE INDEX',
  createSchema: 'CREATE SCHEMA',
  drop: 'DROP OBJECT',
  truncate: 'TRUNCATE TABLE',
}

export const statementType = (statement: Statement): string =>
  isSelectInto(statement) ? 'SELECT INTO' : (NAMES[statement.kind] ?? statement.kind.toUpperCase())

export const isSelectInto = (statement: Statement): boolean =>
  statement.kind === 'query' &&
  statement.query.body.kind === 'select' &&
  statement.query.body.into !== undefined
