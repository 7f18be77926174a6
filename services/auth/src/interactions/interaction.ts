import type { Context } from 'koa'
import { errors } from 'oidc-provider'
import type { Provider } from 'oidc-provider'
import type { Access } from '../accounts/access.ts'
import type { Account, Accounts } from '../accounts/accounts.ts'
import type { Pending } from '../accounts/pending.ts'
import type { CheckSecondFactor } from '../accounts/second-factor.ts'
import type { Throttle } from '../accounts/throttle.ts'
import type { Webauthn } from '../accounts/webauthn.ts'
import type { Sql } from '../database/connect.ts'
import type { Events } from '../events.ts'
import type { Resources } from '../resources/table.ts'
import type { Upstream } from '../upstream/providers.ts'
import type { Csrf } from './csrf.ts'
import { readRequest } from './request.ts'
import type { AccessRequest } from './request.ts'

export type InteractionParts = {
  sql: Sql
  provider: Provider
  resources: Resources
  accounts: Accounts
  access: Access
  throttle: Throttle
  pending: Pending
  checkSecondFactor: CheckSecondFactor
  webauthn: Webauthn
  upstream: Upstream
  csrf: Csrf
  events: Events
}

export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** An interaction without a client is one that begin-sign-in.ts began. */
export const isForAccount = ({ params }: Interaction): boolean => params['client_id'] === undefined

/** One step of a person's way through sign-in and consent. */
export type Step = (parts: InteractionParts, ctx: Context) => Promise<void>

export type Loaded = {
  interaction: Interaction
  /** Undefined where a person signs in to see the own account. */
  request: AccessRequest | undefined
}

/**
 * The interaction this browser's cookie is for; throws SessionNotFound unless it is the one the path names, and waits
 * for `prompt` if that is given.
 */
export const loadInteraction = async (
  { provider, resources }: InteractionParts,
  ctx: Context,
  prompt?: 'login' | 'consent',
): Promise<Loaded> => {
  const interaction = await provider.interactionDetails(ctx.req, ctx.res)
  const isNamed = interaction.uid === ctx.path.split('/')[2]
  if (!isNamed || (prompt && interaction.prompt.name !== prompt)) {
    throw new errors.SessionNotFound('another interaction')
  }
  const request = isForAccount(interaction)
    ? undefined
    : await readRequest(provider, resources, interaction)
  return { interaction, request }
}

/** The same where an application must have asked for something; throws SessionNotFound when none has. */
export const loadRequest = async (
  parts: InteractionParts,
  ctx: Context,
  prompt?: 'login' | 'consent',
): Promise<{ interaction: Interaction; request: AccessRequest }> => {
  const { interaction, request } = await loadInteraction(parts, ctx, prompt)
  if (!request) throw new errors.SessionNotFound('no application asked')
  return { interaction, request }
}

/** The account that is signed in; throws SessionNotFound when there is none any more. */
export const signedInAccount = async (
  { accounts }: InteractionParts,
  { session }: Interaction,
): Promise<Account> => {
  const account = session && (await accounts.find(session.accountId))
  if (!account) throw new errors.SessionNotFound('the account is gone')
  return account
}

/** Stores how the step ended and sends the browser on. */
export const finishInteraction = async (
  { provider }: InteractionParts,
  ctx: Context,
  result: Parameters<Provider['interactionResult']>[2],
): Promise<void> => {
  const mergeWithLastSubmission = 'consent' in result
  const returnTo = await provider.interactionResult(ctx.req, ctx.res, result, {
    mergeWithLastSubmission,
  })
  // 303: the browser must not post the form again to where it is sent.
  ctx.status = 303
  ctx.redirect(returnTo)
}

/** Which request this is and where it came from, for an event. */
export const originOf = (ctx: Context): { requestId: string; address: string } => ({
  requestId: String(ctx.state['requestId']),
  address: ctx.ip,
})

export const requestIdOf = (ctx: Context): string => String(ctx.state['requestId'])
