import type { Statement } from '../language/ast.ts'
import { parseBatch } from '../language/parse.ts'
import { SqlError } from '../sql-error.ts'

/** Parses a text to run at a level; it may use the variables it is given. A fault of it is of that level, as are those of its compilation. */
export function parseText(
  text: string,
  variables: ReadonlyMap<string, unknown>,
  level: number,
): Statement[] {
  try {
    return parseBatch(text, variables.keys())
  } catch (error) {
    if (error instanceof SqlError && error.number !== 40_517) {
      error.kind = 'compile'
      error.level = level
    }
    throw error
  }
}
