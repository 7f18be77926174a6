import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import type { buildServer } from '../server.ts'
import type { Tenant } from '../tenants.ts'
import type { ServerDeps } from '../tools/call-tool.ts'
import { principalKey } from '../token/principal.ts'
import { watchToken } from '../token/watch-token.ts'
import { openEventStream } from './event-stream.ts'
import { createSseTransport } from './sse-transport.ts'

const IDLE_TIMEOUT_MS = 30 * 60_000

type SessionEnd = 'idle' | 'shutdown' | 'tenant_removed'

/**
 * One session of HTTP+SSE: a stream, and a server that answers on it. Who asks, with which rights and of which tenant's
 * present state, is what the latest request says; only the principal stays the one that opened it.
 */
export const openSseSession = (
  context: Context<AppEnv>,
  deps: ServerDeps,
  { id, build }: { id: string; build: typeof buildServer },
) => {
  const stream = openEventStream()
  const transport = createSseTransport(stream, id)
  let principal = context.get('principal')
  let tenant = context.get('tenant')
  let requestId = context.get('requestId')
  const server = build(
    {
      get tenant() {
        return tenant
      },
      principal: () => principal,
      get requestId() {
        return requestId
      },
    },
    deps,
    true,
  )

  const end = (reason: string) => {
    stream.send('close', JSON.stringify({ reason }))
    stream.close()
  }
  let token = watchToken(principal, deps, end)
  const endWhenIdle = () => setTimeout(end, IDLE_TIMEOUT_MS, 'idle' satisfies SessionEnd)
  let idle = endWhenIdle()
  const closed = stream.closed.then(async () => {
    clearTimeout(idle)
    token[Symbol.dispose]()
    // Closing the server aborts what still runs for this session.
    await server.close()
  })

  return {
    key: principalKey(principal),
    response: stream.response,
    /** Settles when the stream is closed and nothing runs for it any more. */
    closed,
    end: (reason: SessionEnd) => end(reason),
    start: async (messagesPath: string) => {
      await server.connect(transport)
      stream.send('endpoint', messagesPath)
    },
    /** Takes the messages of a request, which its token has opened for the same principal. */
    receive: (request: Context<AppEnv>, messages: readonly JSONRPCMessage[]) => {
      clearTimeout(idle)
      idle = endWhenIdle()
      principal = request.get('principal')
      tenant = request.get('tenant')
      requestId = request.get('requestId')
      token[Symbol.dispose]()
      token = watchToken(principal, deps, end)
      for (const message of messages) transport.onmessage?.(message, { request: request.req.raw })
    },
    /** Goes on with the tenant as it is now; a client that listens asks for its tools again. */
    follow: (current: Tenant | undefined) => {
      if (current === undefined) return end('tenant_removed')
      tenant = current
      // A client that is gone, or has not said who it is yet, has no list to renew.
      void server.sendToolListChanged().catch(() => undefined)
    },
    tenantId: tenant.id,
  }
}

export type SseSession = ReturnType<typeof openSseSession>
