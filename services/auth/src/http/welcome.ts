import type { Middleware } from 'koa'
import { chooseMessages } from '../pages/messages/choose.ts'
import { sendPage } from '../pages/send.ts'
import { welcomePage } from '../pages/welcome.ts'
import type { Resources } from '../resources/table.ts'

/** Tells who opens the bare address what this is. It names no tenant: only the address that belongs to none. */
export const welcome = ({ issuer, byIdentifier }: Resources): Middleware => {
  const endpoint = `${issuer}/mcp`
  const connectTo = byIdentifier.has(endpoint) ? endpoint : undefined
  return async (ctx, next) => {
    const isAsked = ctx.path === '/' && (ctx.method === 'GET' || ctx.method === 'HEAD')
    if (isAsked) sendPage(ctx, 200, welcomePage(chooseMessages(ctx), { connectTo }))
    else await next()
  }
}
