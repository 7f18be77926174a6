/** A tenant's base path: `` of the tenant `default`, `/t/{tenant}` of any other. */
export const tenantPath = (tenantId: string) => (tenantId === 'default' ? '' : `/t/${tenantId}`)

/** The two resource identifiers (RFC 8707) of a tenant; a token for either opens both. */
export const resourcesOf = (issuer: string, tenantId: string) => [
  `${issuer}${tenantPath(tenantId)}/mcp`,
  `${issuer}${tenantPath(tenantId)}/sse`,
]

/** Where the metadata of the resource at `path` is (RFC 9728 3.1: inserted before the path). */
export const metadataUrl = (issuer: string, path: string) =>
  `${issuer}/.well-known/oauth-protected-resource${path}`
