import type { Middleware } from 'koa'

const PATHS = new Set([
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/authorize',
  '/token',
  '/jwks',
  '/register',
  '/revoke',
  '/introspect',
  '/par',
  '/device',
  '/device/auth',
  // Where the provider sends a browser that signed in as somebody else in the meantime.
  '/session/end/confirm',
])

const RESUME = /^\/(?:authorize|device)\/[\w-]+$/

/**
 * Lets nothing through but the exact paths of the provider. Its router would take any spelling (upper case, a trailing
 * slash), and what is checked in front of it goes by the exact one.
 */
export const onlyProviderPaths: Middleware = async (ctx, next) => {
  if (PATHS.has(ctx.path) || RESUME.test(ctx.path)) await next()
}
