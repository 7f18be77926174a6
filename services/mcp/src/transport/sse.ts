import { randomBytes } from 'node:crypto'
import { parseJSONRPCMessage, type JSONRPCMessage } from '@modelcontextprotocol/server'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { principalKey, type Principal } from '../token/principal.ts'
import { jsonRpcError } from '../http/json-rpc-error.ts'
import { buildServer } from '../server.ts'
import type { Tenant } from '../tenants.ts'
import type { ServerDeps } from '../tools/call-tool.ts'
import { openEventStream, type EventStream } from './event-stream.ts'
import { createSseTransport } from './sse-transport.ts'

const MAX_SESSIONS = 1000
const MAX_SESSIONS_PER_PRINCIPAL = 20
const IDLE_TIMEOUT_MS = 30 * 60_000

type SseSession = {
  key: string
  principal: Principal
  stream: EventStream
  /** Puts off the end for want of requests. */
  touch: () => void
  /** Goes on with what the latest request found; the session ends when its token expires or its tenant is removed. */
  renew: (principal: Principal, tenant: Tenant) => void
  receive: (message: JSONRPCMessage) => void
}

/**
 * The HTTP+SSE transport of 2024-11-05: `GET /sse` opens a stream that names the address for
 * requests, and `POST /messages` brings them. A session belongs to the principal that opened it, and
 * ends with its stream, its token, or when nothing is asked for too long.
 */
export const createSse = (deps: ServerDeps, now: () => number) => {
  const sessions = new Map<string, SseSession>()

  const countOf = (key: string) =>
    [...sessions.values()].filter((session) => session.key === key).length

  const open = async (context: Context<AppEnv>): Promise<Response> => {
    const key = principalKey(context.get('principal'))
    if (sessions.size >= MAX_SESSIONS || countOf(key) >= MAX_SESSIONS_PER_PRINCIPAL) {
      return jsonRpcError(503, -32_000, 'Too many open streams', {
        headers: { 'Retry-After': '10' },
      })
    }
    const id = randomBytes(24).toString('base64url')
    const stream = openEventStream()
    const transport = createSseTransport(stream, id)
    let principal = context.get('principal')
    let tenant = context.get('tenant')
    const server = buildServer(
      {
        get tenant() {
          return tenant
        },
        principal: () => principal,
        requestId: context.get('requestId'),
      },
      deps,
    )
    const end = (reason: string) => {
      stream.send('close', JSON.stringify({ reason }))
      stream.close()
    }
    let expiry: NodeJS.Timeout | undefined
    let watch: Disposable | undefined
    const endRemoved = () => end('tenant_removed')
    const idle = setTimeout(() => end('idle'), IDLE_TIMEOUT_MS)
    const session: SseSession = {
      key,
      get principal() {
        return principal
      },
      stream,
      touch: () => idle.refresh(),
      renew: (latest, current) => {
        principal = latest
        tenant.removed.removeEventListener('abort', endRemoved)
        tenant = current
        tenant.removed.addEventListener('abort', endRemoved)
        watch?.[Symbol.dispose]()
        watch = deps.revocations.watch(latest.grantId, () => end('grant_revoked'))
        clearTimeout(expiry)
        // A timer holds 31 bits of milliseconds; what lives longer is renewed before.
        const restMs = Math.min(latest.expiresAt * 1000 - now(), 2 ** 31 - 1)
        expiry = setTimeout(() => end('token_expired'), Math.max(restMs, 0))
      },
      receive: (message) => transport.onmessage?.(message, { request: context.req.raw }),
    }
    session.renew(principal, tenant)
    sessions.set(id, session)
    deps.metrics.sseConnections.inc()
    stream.closed
      .then(async () => {
        clearTimeout(idle)
        clearTimeout(expiry)
        watch?.[Symbol.dispose]()
        tenant.removed.removeEventListener('abort', endRemoved)
        sessions.delete(id)
        deps.metrics.sseConnections.dec()
        // Closing the server aborts what still runs for this session.
        await server.close()
      })
      .catch((error: unknown) => deps.log.warn({ err: error }, 'stream not closed cleanly'))
    await server.connect(transport)
    stream.send('endpoint', `${messagesPath(context)}?sessionId=${id}`)
    return stream.response
  }

  const receive = (context: Context<AppEnv>): Response => {
    const session = sessions.get(context.req.query('sessionId') ?? '')
    // Another's session does not exist for the caller.
    if (session === undefined || session.key !== principalKey(context.get('principal'))) {
      return jsonRpcError(404, -32_001, 'There is no such session: open a new stream')
    }
    const body = context.get('body')
    let messages: JSONRPCMessage[]
    try {
      messages = (Array.isArray(body) ? body : [body]).map((message) =>
        parseJSONRPCMessage(message),
      )
    } catch {
      return jsonRpcError(400, -32_600, 'The body is not a JSON-RPC message')
    }
    session.touch()
    session.renew(context.get('principal'), context.get('tenant'))
    for (const message of messages) session.receive(message)
    return new Response('Accepted', { status: 202 })
  }

  return {
    open,
    receive,
    /** Ends every stream, so that clients open new ones elsewhere. */
    close: () => {
      for (const { stream } of sessions.values()) {
        stream.send('close', JSON.stringify({ reason: 'shutdown' }))
        stream.close()
      }
    },
  }
}

const messagesPath = (context: Context<AppEnv>) =>
  new URL(context.req.url).pathname.replace(/\/sse\/?$/, '/messages')
