import { randomBytes } from 'node:crypto'
import { parseJSONRPCMessage, type JSONRPCMessage } from '@modelcontextprotocol/server'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { accepts } from '../http/accept.ts'
import { jsonRpcError } from '../http/json-rpc-error.ts'
import { notAcceptable } from './streamable.ts'
import type { TransportDeps } from './transport-deps.ts'
import { principalKey } from '../token/principal.ts'
import { NO_SUCH_SESSION } from './session-owner.ts'
import { openSseSession, type SseSession } from './sse-session.ts'

/**
 * The HTTP+SSE transport of 2024-11-05: `GET /sse` opens a stream that names the address for
 * requests, and `POST /messages` brings them. A session belongs to the principal that opened it, and
 * ends with its stream, its token, its tenant, or when nothing is asked for too long. Its id begins with the name of
 * this replica, by which the others find it.
 */
export const createSse = (deps: TransportDeps) => {
  const sessions = new Map<string, SseSession>()

  deps.tenants.onChange((id) => {
    for (const session of sessions.values()) {
      if (session.tenantId === id) session.follow(deps.tenants.get(id))
    }
  })

  const open = async (context: Context<AppEnv>): Promise<Response> => {
    if (!accepts(context.req.header('accept'), 'text/event-stream')) return notAcceptable()
    const giveBack = deps.openStreams.take(context.get('principal'))
    if (giveBack === undefined) {
      return jsonRpcError(503, -32_000, 'Too many open streams', {
        headers: { 'Retry-After': '10' },
      })
    }
    const id = `${deps.replicas.ownId}.${randomBytes(24).toString('base64url')}`
    const session = openSseSession(context, deps, { id, build: deps.buildServer })
    sessions.set(id, session)
    void session.closed
      .catch((error: unknown) => deps.log.warn({ err: error }, 'stream not closed cleanly'))
      .finally(() => {
        sessions.delete(id)
        giveBack()
      })
    await session.start(`${messagesPath(context)}?sessionId=${id}`)
    return session.response
  }

  const receive = (context: Context<AppEnv>): Response => {
    const session = sessions.get(context.req.query('sessionId') ?? '')
    // Another's session does not exist for the caller.
    if (session === undefined || session.key !== principalKey(context.get('principal'))) {
      return NO_SUCH_SESSION()
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
    session.receive(context, messages)
    return new Response('Accepted', { status: 202 })
  }

  return {
    open,
    receive,
    /** Ends every stream, so that clients open new ones elsewhere. */
    close: () => {
      for (const session of sessions.values()) session.end('shutdown')
    },
  }
}

const messagesPath = (context: Context<AppEnv>) =>
  new URL(context.req.url).pathname.replace(/\/sse\/?$/, '/messages')
