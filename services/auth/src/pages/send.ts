import type { ParameterizedContext } from 'koa'
import type { Html } from './html.ts'

// No form-action: Chromium applies it to the redirects that follow a form, which lead to the client.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

// Files of this origin, those of PASSKEY_SCRIPT_PATHS; never a script that stands in a page.
const WITH_SCRIPTS = `${CONTENT_SECURITY_POLICY}; script-src 'self'`

/** Sends a page that may not be framed, cached or scripted (but for passkeys), or leak its address. */
export const sendPage = (
  ctx: ParameterizedContext,
  status: number,
  page: Html,
  { passkeys = false }: { passkeys?: boolean } = {},
): void => {
  ctx.status = status
  ctx.type = 'text/html; charset=utf-8'
  ctx.set('Cache-Control', 'no-store')
  ctx.set('Content-Security-Policy', passkeys ? WITH_SCRIPTS : CONTENT_SECURITY_POLICY)
  // Not no-referrer: with that, forms are posted with `Origin: null`.
  ctx.set('Referrer-Policy', 'same-origin')
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.set('X-Frame-Options', 'DENY')
  ctx.set('Cross-Origin-Opener-Policy', 'same-origin')
  ctx.vary('Accept-Language')
  ctx.body = page.text
}
