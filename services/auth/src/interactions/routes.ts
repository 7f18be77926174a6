import { errors } from 'oidc-provider'
import type { Provider } from 'oidc-provider'
import type { Context, Middleware } from 'koa'
import type { Access } from '../accounts/access.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { endSession } from '../adapter/sessions.ts'
import type { Sql } from '../database/connect.ts'
import type { Events } from '../events.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import { sendPage } from '../pages/send.ts'
import { signInPage } from '../pages/sign-in.ts'
import type { Resources } from '../resources/table.ts'
import type { Csrf } from './csrf.ts'
import { offer, showConsent } from './consent.ts'
import { readForm } from './form.ts'
import { saveGrant } from './grant.ts'
import { readRequest } from './request.ts'

export type InteractionParts = {
  sql: Sql
  provider: Provider
  resources: Resources
  accounts: Accounts
  access: Access
  csrf: Csrf
  events: Events
}

/** The pages where a person signs in and decides. They work without JavaScript. */
export const interactionRoutes = (parts: InteractionParts): Middleware => {
  const { sql, provider, resources, accounts, csrf, events } = parts
  const { issuer } = resources
  const requestIdOf = (ctx: Context) => String(ctx.state['requestId'])

  const load = async (ctx: Context, prompt?: 'login' | 'consent') => {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res)
    if (
      interaction.uid !== ctx.path.split('/')[2] ||
      (prompt && interaction.prompt.name !== prompt)
    ) {
      throw new errors.SessionNotFound('another interaction')
    }
    return { interaction, request: await readRequest(provider, resources, interaction) }
  }

  const finish = async (ctx: Context, result: Parameters<Provider['interactionResult']>[2]) => {
    const mergeWithLastSubmission = 'consent' in result
    // 303: the browser must not post the form again to where it is sent.
    ctx.status = 303
    ctx.redirect(
      await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission }),
    )
  }

  const account = async (id: string | undefined) => {
    const found = id === undefined ? undefined : await accounts.find(id)
    if (!found) throw new errors.SessionNotFound('the account is gone')
    return found
  }

  const show = async (ctx: Context) => {
    const { interaction, request } = await load(ctx)
    const { uid } = interaction
    const t = chooseMessages(ctx)
    if (interaction.prompt.name === 'login') {
      const clientName = request.client.name ?? t.noName
      const props = { uid, csrf: csrf.tokenFor(uid), clientName, email: '', problem: undefined }
      return sendPage(ctx, 200, signInPage(t, props))
    }
    const person = await account(interaction.session?.accountId)
    return showConsent(ctx, parts, { uid, person, request, problem: undefined })
  }

  const signIn = async (ctx: Context) => {
    const { interaction, request } = await load(ctx, 'login')
    const { uid } = interaction
    const form = await readForm(ctx, uid, { csrf, issuer })
    const email = form.get('email') ?? ''
    const password = form.get('password') ?? ''
    const t = chooseMessages(ctx)
    const again = (problem: string) => {
      const clientName = request.client.name ?? t.noName
      const props = { uid, csrf: csrf.tokenFor(uid), clientName, email, problem }
      sendPage(ctx, 400, signInPage(t, props))
    }
    if (!email || !password) return again(t.signInIncomplete)
    const result = await accounts.signIn(email, password, ctx.ip)
    if (result.outcome !== 'signed_in') {
      events.signInRefused({ requestId: requestIdOf(ctx), outcome: result.outcome })
      return again(t.signInFailed)
    }
    const { session } = interaction
    if (session && session.accountId !== result.account.id) {
      await endSession(sql, session.uid)
      delete interaction.session
      await interaction.persist()
    }
    events.signedIn({ requestId: requestIdOf(ctx), accountId: result.account.id })
    return finish(ctx, {
      login: { accountId: result.account.id, amr: ['pwd'], remember: false },
    })
  }

  const consent = async (ctx: Context) => {
    const { interaction, request } = await load(ctx, 'consent')
    const { uid } = interaction
    const form = await readForm(ctx, uid, { csrf, issuer })
    const person = await account(interaction.session?.accountId)
    const { offered } = await offer(parts.access, person.id, request)
    const chosen = new Set(offered.filter((scope) => form.getAll('scope').includes(scope)))
    if (chosen.size === 0) {
      const problem = chooseMessages(ctx).chooseOne
      return showConsent(ctx, parts, { uid, person, request, problem })
    }
    const grantId = await saveGrant(provider, person.id, request, chosen)
    events.consented({
      requestId: requestIdOf(ctx),
      accountId: person.id,
      clientId: request.client.id,
      resource: request.resource.identifier,
      scope: [...chosen].join(' '),
    })
    return finish(ctx, { consent: { grantId } })
  }

  const deny = async (ctx: Context) => {
    const { interaction, request } = await load(ctx)
    await readForm(ctx, interaction.uid, { csrf, issuer })
    events.denied({ requestId: requestIdOf(ctx), clientId: request.client.id })
    await finish(ctx, { error: 'access_denied', error_description: 'the person denied the access' })
  }

  const otherAccount = async (ctx: Context) => {
    const { interaction } = await load(ctx)
    await readForm(ctx, interaction.uid, { csrf, issuer })
    if (interaction.session) await endSession(sql, interaction.session.uid)
    await interaction.destroy()
    const again = new URL('/authorize', issuer)
    for (const [name, value] of Object.entries(interaction.params)) {
      if (typeof value === 'string') again.searchParams.set(name, value)
    }
    ctx.status = 303
    ctx.redirect(again.href)
  }

  const actions: Record<string, (ctx: Context) => Promise<void>> = {
    GET: show,
    'POST sign-in': signIn,
    'POST consent': consent,
    'POST deny': deny,
    'POST other-account': otherAccount,
  }

  return async (ctx, next) => {
    const path = /^\/interaction\/[\w-]+(?:\/([a-z-]+))?$/.exec(ctx.path)
    const action = path && actions[[ctx.method, path[1]].filter(Boolean).join(' ')]
    await (action ? action(ctx) : next())
  }
}
