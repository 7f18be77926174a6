import type { Middleware, ParameterizedContext } from 'koa'

const pending = new WeakMap<object, Promise<unknown>[]>()

/** Makes the answer to this request wait for `work`, and fail with it. For listeners that nobody awaits. */
export const settle = (ctx: Pick<ParameterizedContext, 'req'>, work: Promise<unknown>): void => {
  // Handled here too, or a rejection before the middleware gets to it would end the process.
  work.catch(() => undefined)
  const works = pending.get(ctx.req)
  if (works) works.push(work)
  else pending.set(ctx.req, [work])
}

/** Lets no answer leave before everything it waits for is done. */
export const settled: Middleware = async (ctx, next) => {
  await next()
  await Promise.all(pending.get(ctx.req) ?? [])
}
