import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { JSONWebKeySet, JWK } from 'jose'
import type { Middleware } from 'koa'
import type { AdapterPayload } from 'oidc-provider'
import { z } from 'zod'
import type { Accounts } from '../accounts/accounts.ts'
import { findGrantId } from '../adapter/grants.ts'
import type { PresentedTokens } from '../adapter/presented-tokens.ts'
import { isRevoked } from '../adapter/revocations.ts'
import type { Sql } from '../database/connect.ts'
import { BodyTooLarge, readBody, replaceBody } from '../http/body.ts'
import { refuse } from '../http/refuse.ts'

const PATHS = new Set(['/revoke', '/introspect'])

const LOOKS_LIKE_JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/

const claims = z.looseObject({
  sub: z.string(),
  client_id: z.string(),
  aud: z.string(),
  jti: z.string(),
  gid: z.string(),
  exp: z.number(),
  iat: z.number(),
  scope: z.string().optional(),
  cnf: z.looseObject({ jkt: z.string().optional() }).optional(),
})

type Parts = {
  sql: Sql
  issuer: string
  keys: readonly JWK[]
  accounts: Accounts
  presented: PresentedTokens
}

const publicPart = ({ kty, kid, alg, use, crv, x, y, n, e }: JWK): JWK =>
  Object.fromEntries(
    Object.entries({ kty, kid, alg, use, crv, x, y, n, e }).filter(
      ([, value]) => value !== undefined,
    ),
  )

/** What an access token of ours says, if it is valid still; undefined for any other. */
const readToken = async (
  { sql, issuer, accounts }: Parts,
  keys: ReturnType<typeof createLocalJWKSet>,
  token: string,
): Promise<AdapterPayload | undefined> => {
  let payload: unknown
  try {
    const verified = await jwtVerify(token, keys, {
      issuer,
      typ: 'at+jwt',
      algorithms: ['ES256', 'RS256'],
    })
    payload = verified.payload
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
  const parsed = claims.safeParse(payload)
  if (!parsed.success) return undefined
  const { sub, client_id: clientId, aud, jti, gid, exp, iat, scope, cnf } = parsed.data
  const found = { clientId, aud, jti, exp, iat, scope, extra: { gid }, jkt: cnf?.jkt }
  if (await isRevoked(sql, [gid, jti])) return undefined
  if (sub === clientId) return { kind: 'ClientCredentials', ...found }
  const grantId = await findGrantId(sql, gid)
  if (grantId === undefined || !(await accounts.find(sub))) return undefined
  return { kind: 'AccessToken', ...found, accountId: sub, grantId }
}

/**
 * Makes /introspect and /revoke take access tokens, which the provider does not find because it stores none: what a
 * token with a valid signature says is presented to the provider, which then does with it what it does with any token.
 * Any other JWT is passed on as something nobody ever issued: inactive, and nothing to revoke (RFC 7009 2.2).
 */
export const presentAccessTokens = (parts: Parts): Middleware => {
  const set: JSONWebKeySet = { keys: parts.keys.map(publicPart) }
  const keys = createLocalJWKSet(set)
  return async (ctx, next) => {
    const isForm = ctx.is('application/x-www-form-urlencoded')
    if (!PATHS.has(ctx.path) || ctx.method !== 'POST' || !isForm) {
      await next()
      return undefined
    }
    let params: URLSearchParams
    try {
      params = new URLSearchParams(await readBody(ctx.req))
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error
      return refuse(ctx, 413, 'invalid_request', 'the request body is too large')
    }
    if (params.toString().includes('%00')) {
      return refuse(ctx, 400, 'invalid_request', 'a parameter holds a null character')
    }
    const [token, ...more] = params.getAll('token')
    const forward = async (presented: string | undefined) => {
      if (presented !== undefined) params.set('token', presented)
      replaceBody(ctx.req, params.toString())
      await next()
    }
    if (token === undefined || more.length > 0 || !LOOKS_LIKE_JWT.test(token)) {
      return forward(undefined)
    }
    const found = await readToken(parts, keys, token)
    if (!found) return forward('unknown')
    return parts.presented.during(found, forward)
  }
}
