import { randomUUID } from 'node:crypto'
import type { Middleware } from 'koa'

const ACCEPTABLE = /^[\w-]{8,64}$/

/** Takes over the gateway's X-Request-Id if it looks like one, and answers it back. */
export const requestId: Middleware = async (ctx, next) => {
  const given = ctx.get('X-Request-Id')
  const id = ACCEPTABLE.test(given) ? given : randomUUID()
  ctx.state['requestId'] = id
  ctx.set('X-Request-Id', id)
  await next()
}
