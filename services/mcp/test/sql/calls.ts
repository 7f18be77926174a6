import assert from 'node:assert/strict'
import { readToolResult } from '../answer.ts'
import { startService, tenantConfig, testSql, toolCall, type Service } from '../service.ts'

/** The service on the SQL Server of the test run. */
export const startOnSql = async (overrides: Parameters<typeof tenantConfig>[1] = {}) => {
  const service = await startService([tenantConfig(testSql(), overrides)])
  await service.opened()
  return service
}

/** Calls tools with a token of one's own. */
export const caller = async (
  service: Service,
  scope = 'sql:read sql:write',
  claims: Record<string, unknown> = {},
) => {
  const token = await service.tokenFor(scope, claims)
  let id = 0
  return async (name: string, args: unknown) => {
    id += 1
    const response = await service.post('/mcp', token, toolCall(name, args, id))
    assert.equal(response.status, 200, await response.clone().text())
    return readToolResult(response)
  }
}

export type Caller = Awaited<ReturnType<typeof caller>>

/** The rows of a statement that must not fail. */
export const rowsOf = async (call: Caller, sql: string, params?: Record<string, unknown>) => {
  const answer = await call('query_sql', { sql, ...(params && { params }) })
  assert.equal(answer.isError, false, answer.text)
  return answer.data['rows']
}
