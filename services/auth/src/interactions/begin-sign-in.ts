import { randomBytes } from 'node:crypto'
import type { Context } from 'koa'
import type { Provider } from 'oidc-provider'

const LIFETIME_SECONDS = 3600
const ACCOUNT_PATHS = /^\/account(?:\/[a-z-]+)*$/

/**
 * Sends the browser through sign-in and back to `path`, a page of the person's own account, without an application
 * that asks for anything.
 */
export const beginSignIn = async (
  provider: Provider,
  ctx: Context,
  issuer: string,
  path: string,
): Promise<void> => {
  const uid = randomBytes(24).toString('base64url')
  const interaction = Object.assign(new provider.Interaction(), {
    uid,
    returnTo: `${issuer}${ACCOUNT_PATHS.test(path) ? path : '/account'}`,
    prompt: { name: 'login', reasons: ['account'], details: {} },
    params: {},
  })
  await interaction.save(LIFETIME_SECONDS)
  ctx.cookies.set(provider.cookieName('interaction'), uid, {
    signed: true,
    httpOnly: true,
    secure: true,
    sameSite: 'lax',
    path: `/interaction/${uid}`,
    maxAge: LIFETIME_SECONDS * 1000,
  })
  ctx.status = 303
  ctx.redirect(`/interaction/${uid}`)
}
