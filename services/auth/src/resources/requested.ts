import type { Middleware } from 'koa'
import type { Provider } from 'oidc-provider'
import { DEVICE_GRANT } from '../clients/preregistered.ts'
import type { Refreshes } from '../adapter/refreshes.ts'
import { BodyTooLarge, readBody, replaceBody } from '../http/body.ts'
import { refuse } from '../http/refuse.ts'
import { canonicalResource } from './canonical.ts'
import { effectiveScope } from './scope.ts'
import type { Resource, Resources } from './table.ts'

const canonicalise = (params: URLSearchParams) => {
  const named = params.getAll('resource')
  params.delete('resource')
  for (const identifier of named) {
    params.append('resource', canonicalResource(identifier) ?? identifier)
  }
  return params.getAll('resource')
}

/** The parameter that says that a client named no resource: the person may choose. Only we set it. */
export const ANY_RESOURCE = 'puente_any_resource'

/**
 * Rewrites an authorization request: canonical resource, and a scope that resource knows. What cannot be understood
 * stays as it is, so that the provider refuses it in the way the request asked for.
 */
const normaliseAuthorization = (params: URLSearchParams, resources: Resources) => {
  const [identifier, ...more] = canonicalise(params)
  const resource =
    identifier === undefined ? resources.fallback : resources.byIdentifier.get(identifier)
  params.delete(ANY_RESOURCE)
  if (identifier === undefined) params.set(ANY_RESOURCE, 'yes')
  if (!resource || more.length > 0 || params.getAll('scope').length > 1) return
  params.set('scope', effectiveScope(params.get('scope') ?? undefined, resource))
}

/** PostgreSQL stores no U+0000, and RFC 6749 A permits it in no parameter. */
const holdsNull = (params: URLSearchParams) => params.toString().includes('%00')

const FORMS = new Set(['/par', '/token', '/device/auth'])

type Refusal = { error: 'invalid_target' | 'invalid_grant'; description: string }

const refusal = (error: Refusal['error'], description: string): Refusal => ({ error, description })

/** The resource a code or refresh token was issued for; undefined if the provider will not know it either. */
const issuedFor = async (provider: Provider, params: URLSearchParams) => {
  const code = params.get('code')
  const token = params.get('refresh_token')
  const device = params.get('device_code')
  if (params.get('grant_type') === DEVICE_GRANT) {
    const pending = device ? await provider.DeviceCode.find(device) : undefined
    const resource = pending?.params?.['resource']
    return typeof resource === 'string' ? resource : undefined
  }
  const stored =
    params.get('grant_type') === 'refresh_token'
      ? token && (await provider.RefreshToken.find(token))
      : code && (await provider.AuthorizationCode.find(code))
  const resource = stored ? stored.resource : undefined
  return typeof resource === 'string' ? resource : undefined
}

/**
 * Decides about `resource` before the provider does, because the provider uses up the code or refresh token first: a
 * client that repeats its request spelled right would then be taken for a thief. A resource that is gone makes a
 * refresh token useless, and only invalid_grant makes clients sign in again.
 */
const checkToken = (
  issued: string | undefined,
  named: readonly string[],
  isRefresh: boolean,
  known: ReadonlyMap<string, Resource>,
): Refusal | undefined => {
  const gone = isRefresh ? 'invalid_grant' : 'invalid_target'
  if (named.length > 1) return refusal('invalid_target', 'name one resource')
  if ([...named, ...(issued ? [issued] : [])].some((identifier) => !known.has(identifier))) {
    return refusal(gone, 'this resource is not served here')
  }
  if (issued && named.some((identifier) => identifier !== issued)) {
    return refusal('invalid_target', 'the grant is for another resource')
  }
  return undefined
}

/** Handles `resource` and `scope` of /authorize, /par and /token before the provider sees them. */
export const requestedResource =
  (resources: Resources, provider: Provider, refreshes: Refreshes): Middleware =>
  async (ctx, next) => {
    if (ctx.path === '/authorize') {
      const params = new URLSearchParams(ctx.querystring)
      if (holdsNull(params)) {
        refuse(ctx, 400, 'invalid_request', 'a parameter holds a null character')
        return
      }
      // A pushed request was handled when it was pushed.
      if (!params.has('request_uri')) {
        normaliseAuthorization(params, resources)
        ctx.querystring = params.toString()
      }
      await next()
      return
    }
    if (
      !FORMS.has(ctx.path) ||
      ctx.method !== 'POST' ||
      !ctx.is('application/x-www-form-urlencoded')
    ) {
      await next()
      return
    }
    let params: URLSearchParams
    try {
      params = new URLSearchParams(await readBody(ctx.req))
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error
      refuse(ctx, 413, 'invalid_request', 'the request body is too large')
      return
    }
    if (holdsNull(params)) {
      refuse(ctx, 400, 'invalid_request', 'a parameter holds a null character')
      return
    }
    if (ctx.path === '/par') {
      normaliseAuthorization(params, resources)
    } else if (ctx.path === '/device/auth') {
      normaliseAuthorization(params, resources)
      // Unlike at /authorize, the provider asks for none there.
      if (!params.has('resource') && resources.fallback) {
        params.set('resource', resources.fallback.identifier)
      }
    } else if (params.get('grant_type') === 'client_credentials') {
      // Without a scope, everything the client may have there (RFC 6749 3.3).
      const [identifier = ''] = canonicalise(params)
      const resource = resources.byIdentifier.get(identifier)
      if (resource && !params.get('scope'))
        params.set('scope', [...resource.scopes.keys()].join(' '))
    } else {
      const token = params.get('grant_type') === 'refresh_token' && params.get('refresh_token')
      const redeem = async () => {
        const refused = checkToken(
          await issuedFor(provider, params),
          canonicalise(params),
          params.get('grant_type') === 'refresh_token',
          resources.byIdentifier,
        )
        if (refused) return refuse(ctx, 400, refused.error, refused.description)
        replaceBody(ctx.req, params.toString())
        await next()
      }
      await (token ? refreshes.during(token, redeem) : redeem())
      return
    }
    replaceBody(ctx.req, params.toString())
    await next()
  }
