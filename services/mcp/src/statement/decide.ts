import type { Classification, Position } from '../sql/classifier/classify.ts'

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
    return decideWrite(classification, policy, missing(WRITE_SCOPES))
  if (classification.class === 'ddl') {
    return {
      refuse: `Refused at ${place(classification.position)}: ${classification.verb}. Reason: schema changes are not enabled for this database.`,
    }
  }
  const { what, why, position } = classification.refusal
  return {
    refuse: `Refused at ${place(position)}: ${what}. Reason: ${why}.`,
  }
}

const place = ({ line, column }: Position) => `line ${line}, column ${column}`

const decideWrite = (
  { verb, position }: Extract<Classification, { class: 'write' }>,
  policy: { hasWriter: boolean; isReadOnlyTool: boolean },
  isMissingScope: boolean,
): Verdict => {
  if (policy.isReadOnlyTool) {
    return {
      refuse: `Refused at ${place(position)}: ${verb}. Reason: ${verb} changes data, and this tool only reads: use execute_sql.`,
    }
  }
  if (!policy.hasWriter) {
    return {
      refuse: `Refused at ${place(position)}: ${verb}. Reason: this database is read-only here.`,
    }
  }
  return isMissingScope ? { needs: WRITE_SCOPES } : { run: 'write', verb }
}
