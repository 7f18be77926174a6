import type { Middleware } from 'koa'
import { z } from 'zod'
import type { Sessions } from '../accounts/sessions.ts'

// What the provider leaves in the context of a request that a session came with.
const context = z.object({
  oidc: z.object({ session: z.object({ uid: z.string(), accountId: z.string() }) }),
})

const RESUMED = /^\/(?:authorize|device)\//

/** Notes for the account page from where a session was used in an authorization. */
export const noteSession =
  (sessions: Sessions): Middleware =>
  async (ctx, next) => {
    await next()
    if (!RESUMED.test(ctx.path)) return
    const found = context.safeParse(ctx).data
    if (!found) return
    await sessions.seen(found.oidc.session, { address: ctx.ip, device: ctx.get('User-Agent') })
  }
