import type { Context } from 'koa'
import type { Provider } from 'oidc-provider'
import type { Account, Accounts } from '../accounts/accounts.ts'

/** How long a browser stays signed in, in seconds. */
export const SESSION_SECONDS = 12 * 60 * 60

export type SignedIn = {
  account: Account
  session: { uid: string; signedInAt: number }
}

type Login = { accountId: string; amr: string[] }

const COOKIE = { signed: true, httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const

/** Who is signed in in this browser, if anybody; `signedInAt` is in seconds since 1970. */
export const readBrowserSession = async (
  provider: Provider,
  accounts: Accounts,
  ctx: Context,
): Promise<SignedIn | undefined> => {
  const { accountId, uid, loginTs = 0 } = await provider.Session.get(ctx)
  const account = accountId === undefined ? undefined : await accounts.find(accountId)
  return account && { account, session: { uid, signedInAt: loginTs } }
}

/**
 * Signs the browser in outside of an authorization request, with a cookie nobody has seen before: what was in the
 * browser until now may have been planted there. The same person keeps the session under its new name.
 */
export const beginBrowserSession = async (
  provider: Provider,
  ctx: Context,
  { accountId, amr }: Login,
): Promise<void> => {
  const before = await provider.Session.get(ctx)
  const isSame = before.accountId === accountId
  if (!isSame && before.accountId !== undefined) await before.destroy()
  const session = isSame ? before : new provider.Session()
  session.loginAccount({ accountId, amr, transient: true })
  session.resetIdentifier()
  await session.save(SESSION_SECONDS)
  ctx.cookies.set(provider.cookieName('session'), session.jti, COOKIE)
}

/** Ends the browser's session, and takes its cookie away. */
export const endBrowserSession = async (provider: Provider, ctx: Context): Promise<void> => {
  const session = await provider.Session.get(ctx)
  if (session.accountId !== undefined) await session.destroy()
  ctx.cookies.set(provider.cookieName('session'), null, COOKIE)
}
