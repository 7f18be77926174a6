import { Hono, type Handler, type MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { AppEnv } from './app-env.ts'
import { claimedAudience } from './token/claimed-audience.ts'
import type { ProofCheck } from './token/proof.ts'
import { metadataUrl, resourcesOf, tenantPath } from './token/resources.ts'
import type { Verifier } from './token/verifier.ts'
import type { HealthChecks } from './health.ts'
import { bearer } from './http/bearer.ts'
import { jsonBody } from './http/body.ts'
import { browserAccess } from './http/cors.ts'
import { jsonRpcError } from './http/json-rpc-error.ts'
import { protectedResourceMetadata } from './http/metadata.ts'
import { originCheck } from './http/origin-check.ts'
import { requestId } from './http/request-id.ts'
import { resultDownload } from './http/result-download.ts'
import { isStoreFailure } from './store/postgres.ts'
import type { Tenants } from './tenants.ts'
import { inSpan, inTraceOf } from './tracing.ts'
import { cancellation } from './transport/cancellation.ts'
import { scopeGate } from './transport/scope-gate.ts'
import { isElsewhere, sessionOwner } from './transport/session-owner.ts'
import { createSse } from './transport/sse.ts'
import { createStreamable } from './transport/streamable.ts'
import type { TransportDeps } from './transport/transport-deps.ts'

export type AppDeps = TransportDeps & {
  host: string
  verify: Verifier
  checkProof: ProofCheck
  health: HealthChecks
}

const RESULTS = '/results/:file'

/** Everything the service answers, as a list of what a request meets. Opens no port. */
export const createMcpApp = (deps: AppDeps) => {
  const { issuer, log } = deps
  const app = new Hono<AppEnv>({ strict: false })
  const canonical = createStreamable(deps, 'auto')
  const streaming = createStreamable(deps, 'sse')
  const sse = createSse(deps)

  app.use(requestId(), observe(deps))
  app.get('/health', async () => {
    const health = await deps.health.all()
    return Response.json(health, {
      status: health.status === 'ok' ? 200 : 503,
      headers: { 'Cache-Control': 'no-store' },
    })
  })
  app.use('/.well-known/*', browserAccess())
  app.route('/', protectedResourceMetadata(issuer, deps.tenants))

  const body = jsonBody()
  const gates = [scopeGate(deps), cancellation(deps)] as const
  const checkToken = bearer(deps.verify, deps.checkProof, log)
  // A proof can be used once: for a session that another replica has, it is that one's to check.
  const checkTokenOnly = bearer(deps.verify, async () => true, log)
  const checkTokenHere: MiddlewareHandler<AppEnv> = async (context, next) =>
    isElsewhere(context, deps.replicas.ownId)
      ? checkTokenOnly(context, next)
      : checkToken(context, next)
  const endpoint = (name: 'mcp' | 'sse' | 'messages') => {
    const paths = [`/${name}`, `/t/:tenant/${name}`]
    const before: MiddlewareHandler<AppEnv>[] = [
      browserAccess(),
      originCheck(deps.host),
      // A session's address is no resource of its own: its metadata is that of the stream.
      findTenant(deps.tenants, issuer, name === 'messages' ? 'sse' : name),
      name === 'messages' ? checkTokenHere : checkToken,
    ]
    return {
      before: () => paths.forEach((path) => app.use(path, ...before)),
      on: (method: string, ...handlers: Handler<AppEnv>[]) =>
        paths.forEach((path) => app.on([method], [path], ...handlers)),
      otherwise: (allow: string) => paths.forEach((path) => app.all(path, notAllowed(allow))),
    }
  }

  const mcp = endpoint('mcp')
  mcp.before()
  mcp.on('POST', body, ...gates, canonical.serve)
  mcp.otherwise('POST')

  const stream = endpoint('sse')
  stream.before()
  stream.on('POST', body, ...gates, streaming.serve)
  stream.on('GET', async (context) =>
    // Hono routes HEAD here: it only asks whether the token opens the stream.
    context.req.method === 'HEAD'
      ? new Response(null, { headers: { 'Content-Type': 'text/event-stream' } })
      : sse.open(context),
  )
  stream.otherwise('GET, HEAD, POST')

  const messages = endpoint('messages')
  messages.before()
  messages.on('POST', body, sessionOwner(deps), ...gates, sse.receive)
  messages.otherwise('POST')

  app.use(
    RESULTS,
    browserAccess(),
    originCheck(deps.host),
    findTenantOfToken(deps.tenants, issuer),
    checkToken,
  )
  app.get(RESULTS, resultDownload(deps))
  app.all(RESULTS, notAllowed('GET, HEAD'))

  app.notFound(() => jsonRpcError(404, -32_601, 'There is nothing at this address'))
  app.onError((error, context) => {
    if (isStoreFailure(error)) {
      log.error({ err: error, requestId: context.get('requestId') }, 'the store failed a request')
      return jsonRpcError(503, -32_603, 'What this server keeps cannot be reached at the moment', {
        headers: { 'Retry-After': '5' },
      })
    }
    log.error({ err: error, requestId: context.get('requestId') }, 'unexpected error')
    return jsonRpcError(500, -32_603, 'Internal error')
  })
  return {
    fetch: app.fetch,
    /** Ends the streams and what runs for them. */
    close: async () => {
      sse.close()
      await Promise.all([canonical.close(), streaming.close()])
    },
  }
}

const findTenant = (tenants: Tenants, issuer: string, endpoint: 'mcp' | 'sse') =>
  async function findTenant(...[context, next]: Parameters<MiddlewareHandler<AppEnv>>) {
    const given = context.req.param('tenant')
    // The default tenant has one address, so that its resource identifiers are the only ones.
    const tenant = given === 'default' ? undefined : tenants.get(given ?? 'default')
    if (tenant === undefined) return jsonRpcError(404, -32_601, 'There is no such tenant')
    // Until the call has taken hold of it itself.
    using _held = tenant.hold()
    context.set('tenant', tenant)
    context.set('metadataUrl', metadataUrl(issuer, `${tenantPath(tenant.id)}/${endpoint}`))
    await next()
    return undefined
  }

/**
 * The path of a result names no tenant: it is that of the token's audience, which is believed only as
 * far as it says for which tenant the token is verified next.
 */
const findTenantOfToken = (tenants: Tenants, issuer: string) =>
  async function findTenantOfToken(...[context, next]: Parameters<MiddlewareHandler<AppEnv>>) {
    const audience = claimedAudience(context.req.header('authorization'))
    const tenant =
      tenants.all().find(({ id }) => resourcesOf(issuer, id).some((url) => url === audience)) ??
      tenants.get('default')
    // Nobody is told the name of a tenant they did not ask for.
    if (tenant === undefined) return jsonRpcError(404, -32_601, 'There is no such tenant')
    context.set('tenant', tenant)
    context.set('metadataUrl', metadataUrl(issuer, `${tenantPath(tenant.id)}/mcp`))
    return next()
  }

const notAllowed = (allow: string) => () =>
  jsonRpcError(405, -32_000, 'Method not allowed', { headers: { Allow: allow } })

const observe = ({ metrics, log }: AppDeps): MiddlewareHandler<AppEnv> =>
  async function observe(context, next) {
    const started = performance.now()
    const { method, raw } = context.req
    const attributes = {
      'http.request.method': method,
      'puente.request_id': context.get('requestId'),
    }
    await inTraceOf(raw.headers, async () =>
      inSpan(method, { kind: 'server', attributes }, async (span) => {
        await next()
        // Known only when it is over (OpenTelemetry's conventions for HTTP spans).
        const matched = routePath(context, -1)
        span.updateName(`${method} ${matched}`)
        span.setAttributes({
          'http.route': matched,
          'http.response.status_code': context.res.status,
        })
      }),
    )
    const route = routePath(context, -1)
    const { status } = context.res
    metrics.httpRequests.inc({ route, status })
    log.debug(
      {
        requestId: context.get('requestId'),
        method,
        route,
        status,
        elapsedMs: Math.round(performance.now() - started),
      },
      'request',
    )
  }
