import type { Classification, Position } from '../sql/classifier/classify.ts'

/** What happens with a classified statement. */
export type Verdict =
  | { run: 'read' }
  | { run: 'write'; verb: string }
  | { run: 'schema change' }
  | { refuse: string }
  /** The token must have all of these scopes. */
  | { needs: readonly string[] }

const READ_SCOPES = ['sql:read']
const WRITE_SCOPES = ['sql:read', 'sql:write']
const SCHEMA_SCOPES = ['sql:read', 'sql:ddl']

/** Policy over class; the classifier says what a statement is, this says whether it may run. */
export const decide = (
  classification: Classification,
  policy: {
    scopes: ReadonlySet<string>
    hasWriter: boolean
    changesSchema: boolean
    isReadOnlyTool: boolean
  },
): Verdict => {
  const missing = (scopes: readonly string[]) => !scopes.every((scope) => policy.scopes.has(scope))
  if (missing(READ_SCOPES)) return { needs: READ_SCOPES }
  if (classification.class === 'read') return { run: 'read' }
  if (classification.class === 'write')
    return decideWrite(classification, policy, missing(WRITE_SCOPES))
  if (classification.class === 'ddl') {
    return decideSchemaChange(classification, policy, missing(SCHEMA_SCOPES))
  }
  const { what, why, position } = classification.refusal
  return {
    refuse: `Refused at ${place(position)}: ${what}. Reason: ${why}.`,
  }
}

const place = ({ line, column }: Position) => `line ${line}, column ${column}`

const decideSchemaChange = (
  { verb, position, fault }: Extract<Classification, { class: 'ddl' }>,
  policy: { changesSchema: boolean; isReadOnlyTool: boolean },
  isMissingScope: boolean,
): Verdict => {
  const refused = (why: string, at = position, what = verb) => ({
    refuse: `Refused at ${place(at)}: ${what}. Reason: ${why}.`,
  })
  if (!policy.changesSchema) return refused('schema changes are not enabled for this database')
  if (policy.isReadOnlyTool) {
    return refused(`${verb} changes the schema, and this tool only reads: use execute_sql`)
  }
  if (fault !== undefined) return refused(fault.why, fault.position, fault.what)
  return isMissingScope ? { needs: SCHEMA_SCOPES } : { run: 'schema change' }
}

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
