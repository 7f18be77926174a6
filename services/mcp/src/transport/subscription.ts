import { z } from 'zod'
import { jsonRpcError } from '../http/json-rpc-error.ts'
import type { Principal } from '../token/principal.ts'
import { watchToken, type TokenEnd } from '../token/watch-token.ts'
import { guardStream } from './guard-stream.ts'
import type { TransportDeps } from './transport-deps.ts'

// 2026-07-28 basic/patterns/subscriptions: the one stream of that revision which stays open.
const listen = z.object({
  method: z.literal('subscriptions/listen'),
  id: z.union([z.string(), z.number()]),
})

/** The id of a request that opens a subscription; undefined for every other message. */
export const subscriptionId = (body: unknown) => listen.safeParse(body).data?.id

/**
 * Serves a subscription within the bound on open streams, until its token ends or its tenant is removed: then it gets the result with which the
 * protocol ends it, and in `_meta` why.
 */
export const serveSubscription = async (
  id: string | number,
  principal: Principal,
  deps: TransportDeps,
  serve: () => Promise<Response>,
): Promise<Response> => {
  const giveBack = deps.openStreams.take(principal)
  if (giveBack === undefined) {
    return jsonRpcError(503, -32_000, 'Too many open streams', {
      id,
      headers: { 'Retry-After': '10' },
    })
  }
  const response = await serve().catch((error: unknown) => {
    giveBack()
    throw error
  })
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
    giveBack()
    return response
  }
  return guardStream(response, {
    watch: (end) => {
      const watched = new DisposableStack()
      watched.defer(giveBack)
      watched.use(watchToken(principal, deps, (reason) => end(lastEvent(id, reason))))
      const { tenants } = deps
      const endRemoved = () => {
        if (tenants.get(principal.tenantId) === undefined) end(lastEvent(id, 'tenant_removed'))
      }
      watched.use(tenants.onChange(endRemoved))
      return watched
    },
  })
}

const lastEvent = (id: string | number, reason: TokenEnd | 'tenant_removed') => {
  const _meta = { 'io.modelcontextprotocol/subscriptionId': id, 'puente/reason': reason }
  const result = { resultType: 'complete', _meta }
  return `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`
}
