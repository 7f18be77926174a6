import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Middleware } from 'koa'

const asset = (name: string, type: string, file: URL) => {
  const content = readFileSync(file)
  const [stem = '', extension = ''] = name.split('.')
  // The path changes with the content, so browsers may keep it for good.
  const path = `/assets/${stem}.${hash('sha256', content, 'hex').slice(0, 12)}.${extension}`
  return { path, type: `${type}; charset=utf-8`, content }
}

const STYLE = asset('puente.css', 'text/css', new URL('./style.css', import.meta.url))
const PASSKEY = asset('passkey.js', 'text/javascript', new URL('./passkey.js', import.meta.url))
// The library's own build for browsers, which its exports do not name.
const WEBAUTHN = asset(
  'webauthn.js',
  'text/javascript',
  new URL('../dist/bundle/index.umd.min.js', import.meta.resolve('@simplewebauthn/browser')),
)

export const STYLESHEET_PATH = STYLE.path

/** In the order in which a page loads them. */
export const PASSKEY_SCRIPT_PATHS = [WEBAUTHN.path, PASSKEY.path] as const

const BY_PATH = new Map([STYLE, PASSKEY, WEBAUTHN].map((item) => [item.path, item]))

/** Serves the stylesheet and the scripts of passkeys; there are no others. */
export const assets: Middleware = async (ctx, next) => {
  const found = BY_PATH.get(ctx.path)
  if (!found || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) {
    await next()
    return
  }
  ctx.type = found.type
  ctx.set('Cache-Control', 'public, max-age=31536000, immutable')
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.body = found.content
}
