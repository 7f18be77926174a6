import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callTool } from '../../src/tools/call-tool.ts'
import { TOOLS } from '../../src/tools/tool-index.ts'
import { startService, tenantConfig, unreachableSql } from '../service.ts'

test('a call that passed the scope gate by is refused where it would run', async () => {
  await using service = await startService([tenantConfig(unreachableSql())])
  const tenant = service.tenants.get('default')
  assert.ok(tenant)
  const principal = {
    subject: 'mallory',
    clientId: 'client',
    tenantId: 'default',
    scopes: new Set<string>(),
    grantId: undefined,
    tokenId: 'token',
    expiresAt: Date.now() / 1000 + 60,
  }
  const session = { tenant, principal: () => principal, requestId: 'request' }
  for (const tool of TOOLS) {
    const result = await callTool(session, service.deps, {
      tool,
      args: undefined,
      id: 1,
      signal: new AbortController().signal,
      progressToken: undefined,
      notify: () => {},
      person: undefined,
    })
    assert.match(JSON.stringify(result), /This needs the scopes sql:read/, tool.listing.name)
  }
})
