import type { Context, MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import type { AppEnv } from '../app-env.ts'
import { jsonRpcError } from '../http/json-rpc-error.ts'
import type { Replicas } from '../store/replicas.ts'

/** With which a replica says that it passes a request on, which nobody passes on again. */
const FORWARDED = 'puente-forwarded'
const TIMEOUT_MS = 10_000
const MOST_AT_ONCE = 500

/** What the owner needs to decide for itself: it verifies the token, and the proof, as if the client had come to it. */
const PASSED_ON = ['authorization', 'dpop', 'host', 'origin', 'mcp-protocol-version', 'user-agent']
const PASSED_BACK = ['content-type', 'www-authenticate', 'retry-after']

const SESSION_ID = /^([\w-]{16})\.[\w-]{32}$/

type OwnerDeps = { replicas: Pick<Replicas, 'ownId' | 'find'>; log: Logger }

export const NO_SUCH_SESSION = () =>
  jsonRpcError(404, -32_001, 'There is no such session: open a new stream')

/** Whether the session asked for is another replica's, by its name in the id. */
export const isElsewhere = (context: Context<AppEnv>, ownId: string) => {
  const [, owner] = SESSION_ID.exec(context.req.query('sessionId') ?? '') ?? []
  return owner !== undefined && owner !== ownId
}

/**
 * Brings a message of HTTP+SSE to the replica that has its session, so that the gateway may send it to any. Whoever
 * cannot be reached has gone, and its sessions with it: 404 makes the client open a new stream.
 */
export const sessionOwner = ({ replicas, log }: OwnerDeps): MiddlewareHandler<AppEnv> => {
  let underWay = 0
  return async function sessionOwner(context, next) {
    const [, owner = ''] = SESSION_ID.exec(context.req.query('sessionId') ?? '') ?? []
    if (owner === replicas.ownId) return next()
    if (owner === '' || context.req.header(FORWARDED) !== undefined) return NO_SUCH_SESSION()
    const url = await replicas.find(owner)
    if (url === undefined) return NO_SUCH_SESSION()
    if (underWay >= MOST_AT_ONCE) {
      return jsonRpcError(503, -32_000, 'Too many messages at once', {
        headers: { 'Retry-After': '1' },
      })
    }
    const timeout = AbortSignal.timeout(TIMEOUT_MS)
    underWay += 1
    try {
      return await passOn(context, url, AbortSignal.any([timeout, context.req.raw.signal]))
    } catch (error) {
      log.info(
        { requestId: context.get('requestId'), err: error },
        'owner of a session not reached',
      )
      return timeout.aborted
        ? jsonRpcError(504, -32_000, 'The replica that has this session does not answer')
        : NO_SUCH_SESSION()
    } finally {
      underWay -= 1
    }
  }
}

const passOn = async (context: Context<AppEnv>, base: string, signal: AbortSignal) => {
  const { pathname, search } = new URL(context.req.url)
  const url = new URL(base)
  url.pathname = pathname
  url.search = search
  const headers = new Headers({
    'content-type': 'application/json',
    'x-request-id': context.get('requestId'),
    [FORWARDED]: '1',
  })
  copy(PASSED_ON, (name) => context.req.header(name), headers)
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body: JSON.stringify(context.get('body')),
    redirect: 'error',
    signal,
  })
  const back = new Headers()
  copy(PASSED_BACK, (name) => answer.headers.get(name) ?? undefined, back)
  return new Response(await answer.text(), { status: answer.status, headers: back })
}

const copy = (
  names: readonly string[],
  from: (name: string) => string | undefined,
  to: Headers,
) => {
  for (const name of names) {
    const value = from(name)
    if (value !== undefined) to.set(name, value)
  }
}
