import type { Middleware } from 'koa'
import { BodyTooLarge, readBody, replaceBody } from '../http/body.ts'
import { callerOf } from '../http/rate-limit.ts'
import type { RateLimit } from '../http/rate-limit.ts'
import { refuse } from '../http/refuse.ts'
import { normaliseRegistration } from './registration.ts'

const OVERALL_FACTOR = 10

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export type RegistrationParts = {
  limit: RateLimit
  perMinute: number
  /** Hears of each refusal. */
  onRefused: () => void
}

/**
 * Normalises what is posted to /register, or refuses it. Everybody may register, so it is counted: by address, where a
 * hosted application's many users share a few, and overall, which bounds what can pile up until it is purged.
 */
export const registrationRequest = ({
  limit,
  perMinute,
  onRefused,
}: RegistrationParts): Middleware => {
  const byCaller = { what: 'registration caller', most: perMinute, windowSeconds: 60 }
  const overall = { what: 'registrations', most: perMinute * OVERALL_FACTOR, windowSeconds: 60 }
  return async (ctx, next) => {
    if (ctx.path !== '/register' || ctx.method !== 'POST' || !ctx.is('application/json')) {
      await next()
      return
    }
    const waitSeconds =
      (await limit.take(byCaller, callerOf(ctx.ip))) ?? (await limit.take(overall))
    if (waitSeconds !== undefined) {
      onRefused()
      ctx.set('Retry-After', String(waitSeconds))
      refuse(ctx, 429, 'temporarily_unavailable', 'too many registrations, try again later')
      return
    }
    let text: string
    try {
      text = await readBody(ctx.req)
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error
      onRefused()
      refuse(ctx, 413, 'invalid_client_metadata', 'the request body is too large')
      return
    }
    const result = normaliseRegistration(parse(text))
    if ('error' in result) {
      onRefused()
      refuse(ctx, 400, result.error, result.description)
      return
    }
    replaceBody(ctx.req, JSON.stringify(result))
    await next()
  }
}
