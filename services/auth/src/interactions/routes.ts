import type { Middleware } from 'koa'
import { consent, showConsent } from './consent.ts'
import { deny } from './deny.ts'
import { loadInteraction } from './interaction.ts'
import type { InteractionParts, Step } from './interaction.ts'
import { otherAccount } from './other-account.ts'
import { showSignIn, signIn } from './sign-in.ts'

// Whatever the browser's address bar says after a form came back: reading it shows the step that is due.
const PATH = /^\/interaction\/[\w-]+(?:\/([a-z-]+))?$/

const POSTED = new Map<string | undefined, Step>([
  ['sign-in', signIn],
  ['consent', consent],
  ['deny', deny],
  ['other-account', otherAccount],
])

const show: Step = async (parts, ctx) => {
  const loaded = await loadInteraction(parts, ctx)
  if (loaded.interaction.prompt.name === 'login') return showSignIn(parts, ctx, loaded)
  return showConsent(parts, ctx, loaded)
}

/** The pages where a person signs in and decides. They work without JavaScript. */
export const interactionRoutes =
  (parts: InteractionParts): Middleware =>
  async (ctx, next) => {
    const path = PATH.exec(ctx.path)
    const posted = ctx.method === 'POST' ? POSTED.get(path?.[1]) : undefined
    const step = path && (ctx.method === 'GET' ? show : posted)
    await (step ? step(parts, ctx) : next())
  }
