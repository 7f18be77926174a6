import type { Middleware } from 'koa'
import { BodyTooLarge, readBody, replaceBody } from '../http/body.ts'
import { refuse } from '../http/refuse.ts'
import { normaliseRegistration } from './registration.ts'

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Normalises what is posted to /register, or refuses it; `onRefused` hears of each refusal. */
export const registrationRequest =
  (onRefused: () => void): Middleware =>
  async (ctx, next) => {
    if (ctx.path !== '/register' || ctx.method !== 'POST' || !ctx.is('application/json')) {
      await next()
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
