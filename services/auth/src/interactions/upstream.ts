import { randomBytes } from 'node:crypto'
import type { Context } from 'koa'
import { errors } from 'oidc-provider'
import { z } from 'zod'
import { linkUpstream } from '../upstream/link.ts'
import { believe } from '../upstream/person.ts'
import type { UpstreamProvider } from '../upstream/person.ts'
import { completeSignIn } from './complete-sign-in.ts'
import { readForm } from './form.ts'
import { loadInteraction, originOf } from './interaction.ts'
import type { InteractionParts, Loaded, Step } from './interaction.ts'
import { showSignIn } from './sign-in.ts'

const AWAY_SECONDS = 900

const departureSchema = z.object({
  uid: z.string(),
  provider: z.string(),
  nonce: z.string(),
  verifier: z.string(),
})

const keyOf = (state: string) => `upstream:${state}`

const stateOf = (ctx: Context) => new URLSearchParams(ctx.querystring).get('state') ?? ''

/** Sends the browser to an upstream provider. */
export const leaveForUpstream: Step = async (parts, ctx) => {
  const { resources, csrf, upstream, pending, events } = parts
  const loaded = await loadInteraction(parts, ctx, 'login')
  const { uid } = loaded.interaction
  const form = await readForm(ctx, uid, { csrf, issuer: resources.issuer })
  const provider = upstream.provider(form.get('provider') ?? '')
  if (!provider) throw new errors.SessionNotFound('there is no such provider')
  const state = randomBytes(32).toString('base64url')
  const left = await upstream.depart(provider, state).catch(async (error: unknown) => {
    await events.upstreamFailed({ ...originOf(ctx), provider: provider.id, error })
  })
  if (!left) return showSignIn(parts, ctx, loaded, { email: '', problem: 'upstreamUnavailable' })
  await pending.put(keyOf(state), { ...left.departure, uid }, AWAY_SECONDS)
  ctx.status = 303
  ctx.redirect(left.url.href)
}

/**
 * Where a provider sends the browser back to. The cookie that says whose sign-in this is goes with the path of that
 * sign-in, so the browser is sent on to it with all the provider said.
 */
export const returnFromUpstream = async (
  { pending }: InteractionParts,
  ctx: Context,
  id: string,
): Promise<void> => {
  const departure = departureSchema.safeParse(await pending.look(keyOf(stateOf(ctx)))).data
  if (departure?.provider !== id) throw new errors.SessionNotFound('nobody left for this provider')
  ctx.status = 303
  ctx.redirect(`/interaction/${departure.uid}/upstream${ctx.search}`)
}

const personFrom = async (
  parts: InteractionParts,
  ctx: Context,
  provider: UpstreamProvider,
  departure: z.infer<typeof departureSchema>,
) => {
  const about = { ...originOf(ctx), provider: provider.id }
  try {
    const claims = await parts.upstream.arrive(provider, ctx.search, stateOf(ctx), departure)
    const person = believe(provider, claims)
    if (typeof person !== 'string') return person
    await parts.events.upstreamRefused({ ...about, reason: person })
  } catch (error) {
    await parts.events.upstreamFailed({ ...about, error })
  }
  return undefined
}

const refuse = async (parts: InteractionParts, ctx: Context, loaded: Loaded) =>
  showSignIn(parts, ctx, loaded, { email: '', problem: 'upstreamFailed' })

/** Takes what the provider said about a person, in the browser that left for it. */
export const arriveFromUpstream: Step = async (parts, ctx) => {
  const { sql, pending, upstream, events } = parts
  const loaded = await loadInteraction(parts, ctx, 'login')
  const departure = departureSchema.safeParse(await pending.take(keyOf(stateOf(ctx)))).data
  const provider = departure && upstream.provider(departure.provider)
  if (!provider || departure.uid !== loaded.interaction.uid) {
    throw new errors.SessionNotFound('nobody left for a provider here')
  }
  const person = await personFrom(parts, ctx, provider, departure)
  if (!person) return refuse(parts, ctx, loaded)
  const linked = await linkUpstream(sql, provider, person)
  const about = { ...originOf(ctx), provider: provider.id }
  if (typeof linked === 'string') {
    await events.upstreamRefused({ ...about, reason: linked })
    return refuse(parts, ctx, loaded)
  }
  const { accountId, isNew } = linked
  if (isNew) await events.upstreamLinked({ ...about, accountId, kind: isNew })
  return completeSignIn(parts, ctx, loaded.interaction, accountId, ['fed'])
}
