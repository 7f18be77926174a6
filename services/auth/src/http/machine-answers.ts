import type { Middleware } from 'koa'

const API_PATHS = new Set([
  '/register',
  '/token',
  '/revoke',
  '/introspect',
  '/par',
  '/device/auth',
  '/jwks',
])

const PUBLIC_DOCUMENTS = new Set([
  '/jwks',
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
])

/** Endpoints for programs answer errors in JSON even where the Accept header prefers HTML; documents may be cached. */
export const machineAnswers: Middleware = async (ctx, next) => {
  if (API_PATHS.has(ctx.path)) ctx.req.headers.accept = 'application/json'
  await next()
  if (PUBLIC_DOCUMENTS.has(ctx.path) && ctx.status === 200) {
    ctx.set('Cache-Control', 'public, max-age=300')
  }
}
