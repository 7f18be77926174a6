import type { Middleware, ParameterizedContext } from 'koa'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { callerOf } from '../http/rate-limit.ts'
import type { Limit, RateLimit } from '../http/rate-limit.ts'
import {
  deviceCodePage,
  deviceConfirmPage,
  deviceDonePage,
  deviceStoppedPage,
} from '../pages/device.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import type { Messages } from '../pages/messages/messages.ts'
import { sendPage } from '../pages/send.ts'

// RFC 8628 5.1: with eight of twenty letters, and ten minutes of life, this is far from guessing one.
const CODES_PER_CALLER: Limit = { what: 'device code', most: 20, windowSeconds: 600 }

const PROBLEMS = new Map<string, (t: Messages) => string>([
  ['NoCodeError', (t) => t.deviceUnknown],
  ['NotFoundError', (t) => t.deviceUnknown],
  ['ExpiredError', (t) => t.deviceExpired],
  ['AlreadyUsedError', (t) => t.deviceExpired],
])

const TYPED = /^[\w -]{1,20}$/

/** The code in the address a device may show (RFC 8628 3.3.1), which fills the field in and does no more. */
const codeInAddress = (ctx: ParameterizedContext) => {
  const code: unknown = ctx.state['userCode']
  return typeof code === 'string' && TYPED.test(code) ? code : ''
}

const xsrfOf = (ctx: KoaContextWithOIDC) => {
  const secret = ctx.oidc.session?.state?.['secret']
  return typeof secret === 'string' ? secret : ''
}

/**
 * Keeps /device to people who type: a code in the address is not taken for one that was entered, and whoever enters many
 * has to wait.
 */
export const deviceCodeEntry =
  (limit: RateLimit): Middleware =>
  async (ctx, next) => {
    if (ctx.path !== '/device') {
      await next()
      return
    }
    if (ctx.method === 'POST') {
      const waitSeconds = await limit.take(CODES_PER_CALLER, callerOf(ctx.ip))
      if (waitSeconds !== undefined) {
        const t = chooseMessages(ctx)
        ctx.set('Retry-After', String(waitSeconds))
        sendPage(ctx, 429, deviceCodePage(t, { xsrf: '', userCode: '', problem: t.deviceTooMany }))
        return
      }
    }
    ctx.state['userCode'] = new URLSearchParams(ctx.querystring).get('user_code') ?? ''
    ctx.querystring = ''
    await next()
  }

/** The device authorization grant (RFC 8628), for clients an operator made. */
export const deviceFlow = {
  enabled: true,
  charset: 'base-20',
  mask: '****-****',
  userCodeInputSource: (ctx, _form, _out, error) => {
    const t = chooseMessages(ctx)
    if (error?.name === 'AbortedError') return sendPage(ctx, 200, deviceStoppedPage(t))
    const problem = error && (PROBLEMS.get(error.name)?.(t) ?? t.deviceFailed)
    const page = deviceCodePage(t, { xsrf: xsrfOf(ctx), userCode: codeInAddress(ctx), problem })
    return sendPage(ctx, error ? 400 : 200, page)
  },
  userCodeConfirmSource: (ctx, _form, client, _deviceInfo, userCode) => {
    const t = chooseMessages(ctx)
    const clientName = client.clientName ?? t.noName
    sendPage(ctx, 200, deviceConfirmPage(t, { xsrf: xsrfOf(ctx), userCode, clientName }))
  },
  successSource: (ctx) => {
    const t = chooseMessages(ctx)
    sendPage(ctx, 200, deviceDonePage(t, ctx.oidc.client?.clientName ?? t.noName))
  },
} satisfies NonNullable<Configuration['features']>['deviceFlow']
