import { Hono } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { PROOF_ALGORITHMS } from '../token/proof.ts'
import { resourcesOf } from '../token/resources.ts'
import type { Tenants } from '../tenants.ts'

const PREFIX = '/.well-known/oauth-protected-resource'

/** RFC 9728 metadata at the root and behind every resource's path; `resource` is the URL typed. */
export const protectedResourceMetadata = (issuer: string, tenants: Tenants) => {
  const app = new Hono<AppEnv>()
  const document = (tenantId: string, endpoint: string) => {
    const tenant = tenants.get(tenantId)
    const [mcp, sse] = resourcesOf(issuer, tenantId)
    if (tenant === undefined) return undefined
    return {
      resource: endpoint === 'sse' ? sse : mcp,
      authorization_servers: [issuer],
      scopes_supported: [
        'sql:read',
        ...(tenant.hasWriter ? ['sql:write'] : []),
        ...(tenant.changesSchema ? ['sql:ddl'] : []),
      ],
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
      resource_name: `Puente: ${tenant.title}`,
    }
  }
  const answer = (body: ReturnType<typeof document>) =>
    body === undefined
      ? Response.json({ error: 'not_found' }, { status: 404 })
      : Response.json(body, { headers: { 'Cache-Control': 'public, max-age=300' } })

  app.get(PREFIX, () => answer(document('default', 'mcp')))
  for (const endpoint of ['mcp', 'sse']) {
    app.get(`${PREFIX}/${endpoint}`, () => answer(document('default', endpoint)))
    app.get(`${PREFIX}/t/:tenant/${endpoint}`, (context) => {
      const tenant = context.req.param('tenant')
      // The default tenant has one address only; RFC 8707 identifiers are compared as text.
      return answer(tenant === 'default' ? undefined : document(tenant, endpoint))
    })
  }
  return app
}
