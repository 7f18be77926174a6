import type { Context } from 'koa'
import { en } from './en.ts'
import { es } from './es.ts'
import type { Messages } from './messages.ts'

const LANGUAGES: Record<string, Messages> = { en, es }

/** The messages in the language the browser prefers; English when it prefers neither. */
export const chooseMessages = (ctx: Pick<Context, 'acceptsLanguages'>): Messages => {
  const preferred = ctx.acceptsLanguages(Object.keys(LANGUAGES))
  return (typeof preferred === 'string' && LANGUAGES[preferred]) || en
}
