import type { Context, Middleware } from 'koa'
import { errors } from 'oidc-provider'
import type { Events } from '../events.ts'
import { ForgedForm } from '../interactions/form.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import { problemPage } from '../pages/problem.ts'
import type { Problem } from '../pages/problem.ts'
import { sendPage } from '../pages/send.ts'
import { BodyTooLarge } from './body.ts'

const classify = (error: unknown): { status: number; problem: Problem; code: string } => {
  if (error instanceof errors.SessionNotFound) {
    return { status: 400, problem: 'expired', code: 'invalid_request' }
  }
  if (error instanceof ForgedForm) return { status: 403, problem: 'forged', code: 'access_denied' }
  if (error instanceof BodyTooLarge) {
    return { status: 413, problem: 'request', code: 'invalid_request' }
  }
  return { status: 500, problem: 'unavailable', code: 'server_error' }
}

const answer = (ctx: Context, status: number, problem: Problem, code: string) => {
  const requestId = String(ctx.state['requestId'])
  if (ctx.accepts('json', 'html') === 'html') {
    sendPage(ctx, status, problemPage(chooseMessages(ctx), { problem, requestId }))
    return
  }
  ctx.status = status
  ctx.body = { error: code, request_id: requestId }
}

/** The one place where a request's errors end: a page for people, JSON for programs, details only in the log. */
export const failures =
  (events: Events): Middleware =>
  async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body === undefined) answer(ctx, 404, 'notFound', 'not_found')
    } catch (error) {
      const { status, problem, code } = classify(error)
      if (status === 500) events.failed({ requestId: String(ctx.state['requestId']), err: error })
      answer(ctx, status, problem, code)
    }
  }
