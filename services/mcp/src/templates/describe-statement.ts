import type { Template } from '../config/template.ts'
import type { Database } from '../sql/database.ts'
import type { Principal } from '../token/principal.ts'

const TIMEOUT_MS = 15_000

/** The service itself, where no person asks. */
const SELF: Omit<Principal, 'tenantId'> = {
  subject: 'puente',
  clientId: 'puente',
  scopes: new Set(),
  grantId: undefined,
  tokenId: '',
  expiresAt: 0,
}

/**
 * Has the database read a template's statement without running it, as the login that would run it:
 * returns what it finds wrong, such as an unknown column. Throws SqlFailure where it cannot be asked.
 */
export const databaseFaults = async (
  template: Template,
  database: Database,
  tenantId: string,
  signal: AbortSignal,
): Promise<string[]> => {
  const declared = template.parameters.map(({ name, type }) => `@${name} ${type}`).join(', ')
  const faults: string[] = []
  const events = database.describe(
    {
      sql: DESCRIBE,
      params: { tsql: template.statement, params: declared },
      principal: { ...SELF, tenantId },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    },
    template.scope === 'sql:write',
  )
  for await (const event of events) {
    if (event.kind !== 'rows') continue
    for (const [number, message] of event.rows) {
      if (number !== null)
        faults.push(`statement: SQL Server error ${String(number)}: ${String(message)}`)
    }
  }
  return faults
}

/** One row for each column of the answer, or one that says what is wrong. */
const DESCRIBE =
  'SELECT error_number, error_message FROM sys.dm_exec_describe_first_result_set(@tsql, @params, 0)'
