import type { Middleware } from 'koa'
import { errors } from 'oidc-provider'
import { consent, showConsent } from './consent.ts'
import { deny } from './deny.ts'
import { loadInteraction } from './interaction.ts'
import type { InteractionParts, Step } from './interaction.ts'
import { otherAccount } from './other-account.ts'
import { passkey } from './passkey.ts'
import { awaitedAccount, secondFactor, showSecondFactor, startOver } from './second-factor.ts'
import { showSignIn, signIn } from './sign-in.ts'
import { chooseTenant, tenant } from './tenant.ts'
import { arriveFromUpstream, leaveForUpstream, returnFromUpstream } from './upstream.ts'

const FROM_UPSTREAM = /^\/interaction\/upstream\/([a-z0-9-]+)$/

// Whatever the browser's address bar says after a form came back: reading it shows the step that is due.
const PATH = /^\/interaction\/[\w-]+(?:\/([a-z-]+))?$/

const POSTED = new Map<string | undefined, Step>([
  ['sign-in', signIn],
  ['second-factor', secondFactor],
  ['start-over', startOver],
  ['passkey', passkey],
  ['upstream', leaveForUpstream],
  ['tenant', tenant],
  ['consent', consent],
  ['deny', deny],
  ['other-account', otherAccount],
])

const READ = new Map<string | undefined, Step>([['upstream', arriveFromUpstream]])

const show: Step = async (parts, ctx) => {
  const { interaction, request } = await loadInteraction(parts, ctx)
  if (interaction.prompt.name === 'login') {
    const awaited = await awaitedAccount(parts, interaction.uid)
    return awaited === undefined
      ? showSignIn(parts, ctx, { interaction, request })
      : showSecondFactor(parts, ctx, interaction, awaited)
  }
  if (!request) throw new errors.SessionNotFound('no application asked')
  if (await chooseTenant(parts, ctx, { interaction, request })) return
  return showConsent(parts, ctx, { interaction, request })
}

/** The pages where a person signs in and decides. They work without JavaScript. */
export const interactionRoutes =
  (parts: InteractionParts): Middleware =>
  async (ctx, next) => {
    const [, provider] = (ctx.method === 'GET' && FROM_UPSTREAM.exec(ctx.path)) || []
    if (provider !== undefined) return returnFromUpstream(parts, ctx, provider)
    const path = PATH.exec(ctx.path)
    const steps = ctx.method === 'POST' ? POSTED : ctx.method === 'GET' ? READ : undefined
    const step = path && (steps?.get(path[1]) ?? (ctx.method === 'GET' ? show : undefined))
    await (step ? step(parts, ctx) : next())
  }
