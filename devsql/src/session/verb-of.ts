import type { Statement } from '../language/ast.ts'

/** The permission a statement needs, as messages name it. */
export function verbOf(statement: Statement): string {
  switch (statement.kind) {
    case 'query':
      return 'SELECT'
    case 'createTable':
      return 'CREATE TABLE'
    case 'createView':
      return 'CREATE VIEW'
    case 'createFunction':
      return 'CREATE FUNCTION'
    case 'createSecurityPolicy':
      return 'ALTER ANY SECURITY POLICY'
    case 'createProcedure':
      return 'CREATE PROCEDURE'
    case 'createIndex':
      return 'CREATE INDEX'
    case 'createSchema':
      return 'CREATE SCHEMA'
    case 'drop':
      return `DROP ${statement.object}`
    default:
      return statement.kind.toUpperCase()
  }
}
