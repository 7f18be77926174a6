import { createMcpHandler, type AuthInfo } from '@modelcontextprotocol/server'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { accepts } from '../http/accept.ts'
import { jsonRpcError } from '../http/json-rpc-error.ts'
import type { Session } from '../tools/call-tool.ts'
import type { AnswerForm } from './answer-when-ready.ts'
import { collapseStream } from './collapse-stream.ts'
import { answerDirectly } from './direct-call.ts'
import { serveSubscription, subscriptionId } from './subscription.ts'
import type { TransportDeps } from './transport-deps.ts'

const KEEP_ALIVE_MS = 15_000
const BOTH = 'application/json, text/event-stream'

/** Streamable HTTP, stateless, for every protocol revision that has it (2025-03-26 and later). */
export const createStreamable = (deps: TransportDeps, responseMode: 'auto' | 'sse') => {
  // The SDK hands the AuthInfo through as it is; whose request it is hangs on that object.
  const sessions = new WeakMap<AuthInfo, Session>()
  const handler = createMcpHandler(
    ({ authInfo, era }) => {
      const session = authInfo && sessions.get(authInfo)
      if (session === undefined) throw new Error('a request reached the handler without a session')
      return deps.buildServer(session, deps, era === 'modern')
    },
    {
      responseMode,
      keepAliveMs: KEEP_ALIVE_MS,
      onerror: (error) => deps.log.debug({ error: error.message }, 'request not served'),
    },
  )

  deps.tenants.onChange(() => handler.notify.toolsChanged())

  return {
    serve: async (context: Context<AppEnv>): Promise<Response> => {
      const principal = context.get('principal')
      const session: Session = {
        tenant: context.get('tenant'),
        principal: () => principal,
        requestId: context.get('requestId'),
      }
      const accept = context.req.header('accept')
      const form = formFor(accept, responseMode)
      if (form === undefined) return notAcceptable()
      const direct = answerDirectly(context.get('body'), {
        revision: context.req.header('mcp-protocol-version'),
        signal: context.req.raw.signal,
        form,
        session,
        deps,
      })
      if (direct !== undefined) return direct
      const authInfo: AuthInfo = {
        // The token itself goes no further than its verification.
        token: '',
        clientId: principal.clientId,
        scopes: [...principal.scopes],
        expiresAt: principal.expiresAt,
        resourceMetadataUrl: context.get('metadataUrl'),
      }
      sessions.set(authInfo, session)
      const body = context.get('body')
      const serve = async () =>
        handler.fetch(lenient(context.req.raw, accept), { authInfo, parsedBody: body })
      const subscription = subscriptionId(body)
      if (subscription !== undefined) {
        return serveSubscription(subscription, principal, deps, serve)
      }
      const response = await serve()
      return form === 'json' ? collapseStream(response) : unbuffered(response)
    },
    close: async () => handler.close(),
  }
}

const formFor = (
  accept: string | undefined,
  responseMode: 'auto' | 'sse',
): AnswerForm | undefined => {
  const takesJson = accepts(accept, 'application/json')
  const takesStream = accepts(accept, 'text/event-stream')
  if (!takesJson && !takesStream) return undefined
  if (responseMode === 'sse' || !takesJson) return 'stream'
  return takesStream ? 'either' : 'json'
}

export const notAcceptable = () =>
  jsonRpcError(406, -32_000, 'Answers are application/json or text/event-stream')

/** The SDK answers 406 to clients that do not name both types; simple clients name one or none. */
const lenient = (request: Request, accept = '') => {
  if (accept.includes('application/json') && accept.includes('text/event-stream')) return request
  const headers = new Headers(request.headers)
  headers.set('accept', BOTH)
  return new Request(request.url, { method: request.method, headers, signal: request.signal })
}

/** A proxy that buffers would hold a stream back until it ends. */
const unbuffered = (response: Response) => {
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    response.headers.set('X-Accel-Buffering', 'no')
  }
  return response
}
