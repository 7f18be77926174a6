import type { Context } from 'koa'
import { readBody } from '../http/body.ts'
import type { Csrf } from './csrf.ts'

/** A form that did not come from our page for this interaction. */
export class ForgedForm extends Error {
  override name = 'ForgedForm'
}

/** Reads the form posted for an interaction; throws ForgedForm unless page and origin are ours, or BodyTooLarge. */
export const readForm = async (
  ctx: Pick<Context, 'req' | 'get' | 'is'>,
  uid: string,
  { csrf, issuer }: { csrf: Csrf; issuer: string },
): Promise<URLSearchParams> => {
  const origin = ctx.get('Origin')
  if (origin && origin !== issuer) throw new ForgedForm()
  if (!ctx.is('application/x-www-form-urlencoded')) throw new ForgedForm()
  const form = new URLSearchParams(await readBody(ctx.req))
  if (!csrf.isValid(uid, form.get('csrf') ?? '')) throw new ForgedForm()
  return form
}
