import type { Context } from 'koa'
import type { Interaction } from './interaction.ts'

/** Sends the browser to the beginning of the same authorization request, with `changes` to its parameters. */
export const beginAgain = (
  ctx: Context,
  issuer: string,
  { params }: Interaction,
  changes: Record<string, string> = {},
): void => {
  const again = new URL('/authorize', issuer)
  for (const [name, value] of Object.entries({ ...params, ...changes })) {
    if (typeof value === 'string') again.searchParams.set(name, value)
  }
  ctx.status = 303
  ctx.redirect(again.href)
}
