import type { ParameterizedContext } from 'koa'

/** Answers an OAuth error in JSON (RFC 6749 5.2, RFC 7591 3.2.2). */
export const refuse = (
  ctx: ParameterizedContext,
  status: number,
  error: string,
  description: string,
): void => {
  ctx.status = status
  ctx.set('Cache-Control', 'no-store')
  ctx.body = { error, error_description: description }
}
