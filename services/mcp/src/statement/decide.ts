import type { Classification } from '../sql/classifier/classify.ts'

/** What happens with a classified statement. */
export type Verdict =
  | { run: 'read' }
  | { run: 'write'; verb: string }
  | { refuse: string }
  /** The token must have all of these scopes. */
  | { needs: readonly string[] }

const READ_SCOPES = ['sql:read']
const WRITE_SCOPES = ['sql:read', 'sql:write']

/** Policy over class; the classifier says what a statement is, this says whether it may run. */
export const decide = (
  classification: Classification,
  policy: { scopes: ReadonlySet<string>; hasWriter: boolean; isReadOnlyTool: boolean },
): Verdict => {
  const missing = (scopes: readonly string[]) => !scopes.every((scope) => policy.scopes.has(scope))
  if (missing(READ_SCOPES)) return { needs: READ_SCOPES }
  if (classification.class === 'read') return { run: 'read' }
  if (classification.class === 'write')
    return decideWrite(classification.verb, policy, missing(WRITE_SCOPES))
  if (classification.class === 'ddl') {
    return {
      refuse: `${classification.verb} is refused: schema changes are not enabled for this database.`,
    }
  }
  const { what, why, position } = classification.refusal
  return {
    refuse: `Refused at line ${position.line}, column ${position.column}: ${what}. Reason: ${why}.`,
  }
}

const decideWrite = (
  verb: string,
  policy: { hasWriter: boolean; isReadOnlyTool: boolean },
  isMissingScope: boolean,
): Verdict => {
  if (policy.isReadOnlyTool) {
    return { refuse: `${verb} changes data, and this tool only reads: use execute_sql.` }
  }
  if (!policy.hasWriter) {
    return { refuse: `${verb} is refused: this database is read-only here.` }
  }
  return isMissingScope ? { needs: WRITE_SCOPES } : { run: 'write', verb }
}
