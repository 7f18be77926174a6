import type { Middleware } from 'koa'

/**
 * Makes every absolute URL start with the issuer, whatever host the request claims: the provider builds the endpoint
 * URLs of its metadata from the request (RFC 8414 3.3 wants them under the control of the issuer).
 */
export const pinIssuer = (issuer: string): Middleware => {
  const { host } = new URL(issuer)
  return async (ctx, next) => {
    ctx.req.headers.host = host
    ctx.req.headers['x-forwarded-proto'] = 'https'
    delete ctx.req.headers['x-forwarded-host']
    delete ctx.req.headers[':authority']
    await next()
  }
}
