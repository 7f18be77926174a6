import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'

/** Takes over the gateway's request id, or makes one, and answers it back. */
export const requestId = (): MiddlewareHandler<AppEnv> =>
  async function requestId(context, next) {
    const given = context.req.header('x-request-id')
    const id = given !== undefined && /^[\w-]{1,128}$/.test(given) ? given : randomUUID()
    context.set('requestId', id)
    await next()
    // Set on the answer itself: Hono's context.header makes a new one, whose body is a stream.
    context.res.headers.set('X-Request-Id', id)
  }
