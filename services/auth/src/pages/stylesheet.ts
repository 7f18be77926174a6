import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Middleware } from 'koa'

const STYLE = readFileSync(new URL('./style.css', import.meta.url))
const DIGEST = hash('sha256', STYLE, 'hex').slice(0, 12)

/** Changes with the content, so browsers may keep it for good. */
export const STYLESHEET_PATH = `/assets/puente.${DIGEST}.css`

/** Serves the one stylesheet. */
export const stylesheet: Middleware = async (ctx, next) => {
  if (ctx.path !== STYLESHEET_PATH || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) {
    await next()
    return
  }
  ctx.type = 'text/css; charset=utf-8'
  ctx.set('Cache-Control', 'public, max-age=31536000, immutable')
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.body = STYLE
}
