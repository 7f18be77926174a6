import * as oauth from 'oauth4webapi'
import { createBrowser } from './browser.ts'
import type { Browser, Page } from './browser.ts'
import { ISSUER, MCP, WRITER, post, postJson, send } from './harness.ts'
import type { Auth } from './harness.ts'

export const CALLBACK = 'http://127.0.0.1:6274/callback'

export type Client = { client_id: string; client_secret?: string }

/** Registers a client as an MCP client does. */
export const register = async (
  auth: { origin: string },
  metadata: object = {},
): Promise<Client> => {
  const response = await postJson(auth, '/register', {
    client_name: 'Test client',
    redirect_uris: [CALLBACK],
    token_endpoint_auth_method: 'none',
    ...metadata,
  })
  if (response.status !== 201) throw new Error(`registration failed: ${await response.text()}`)
  return (await response.json()) as Client
}

/** The parts of an authorization request, and the verifier that belongs to it. */
export const request = async (client: Client, extra: Record<string, string | null> = {}) => {
  const verifier = oauth.generateRandomCodeVerifier()
  const params: Record<string, string | null> = {
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    scope: 'sql:read sql:write',
    resource: MCP,
    state: 'the-state',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...extra,
  }
  const url = new URL('/authorize', ISSUER)
  for (const [name, value] of Object.entries(params)) {
    if (value !== null) url.searchParams.set(name, value)
  }
  return { url, verifier }
}

type Person = { email: string; password: string }

/** Signs in on a sign-in page; other pages are handed back as they are. */
export const signIn = async (browser: Browser, page: Page, person: Person = WRITER) =>
  page.text.includes('name="password"')
    ? browser.submit(page, 'sign-in', [
        ['email', person.email],
        ['password', person.password],
      ])
    : page

const offered = (page: Page) =>
  [...page.text.matchAll(/name="scope" value="([^"]+)"/g)].map((match) => String(match[1]))

export type Decisions = { person?: Person; browser?: Browser; scopes?: string[] }

/** Goes to `url`, signs in, allows (everything offered, or only `scopes`) and returns where that ends. */
export const allow = async (auth: { origin: string }, url: URL, decisions: Decisions = {}) => {
  const browser = decisions.browser ?? createBrowser(auth)
  const consent = await signIn(browser, await browser.go(url), decisions.person)
  // What was allowed to a web client before is not asked again.
  if (consent.url.origin !== ISSUER) return consent
  const scopes = decisions.scopes ?? offered(consent)
  return browser.submit(
    consent,
    'consent',
    scopes.map((scope) => ['scope', scope]),
  )
}

/** A fresh authorization code, and what is needed to redeem it. */
export const obtainCode = async (
  auth: { origin: string },
  extra: Record<string, string | null> = {},
  decisions: Decisions & { client?: Client } = {},
) => {
  const client = decisions.client ?? (await register(auth))
  const { url, verifier } = await request(client, extra)
  const { url: callback } = await allow(auth, url, decisions)
  const code = callback.searchParams.get('code')
  if (code === null) throw new Error(`no code: ${callback.href}`)
  const form = {
    grant_type: 'authorization_code',
    client_id: client.client_id,
    code,
    redirect_uri: extra['redirect_uri'] ?? CALLBACK,
    code_verifier: verifier,
    ...(client.client_secret === undefined ? {} : { client_secret: client.client_secret }),
  }
  return { client, callback, form }
}

export type Tokens = {
  access_token: string
  refresh_token: string
  expires_in: number
  scope: string
  token_type: string
}

export type TokenAnswer = Partial<Tokens> & {
  id_token?: string
  error?: string
  error_description?: string
}

export const tokenRequest = async (auth: { origin: string }, form: Record<string, string>) => {
  const response = await post(auth, '/token', form)
  return { status: response.status, body: (await response.json()) as TokenAnswer }
}

/** Runs the whole flow and returns tokens. */
export const obtainTokens = async (
  auth: { origin: string },
  extra: Record<string, string | null> = {},
  decisions: Decisions & { client?: Client } = {},
) => {
  const { client, form } = await obtainCode(auth, extra, decisions)
  const { status, body } = await tokenRequest(auth, form)
  if (status !== 200) throw new Error(`no token: ${JSON.stringify(body)}`)
  return { client, tokens: body as Tokens }
}

export const refresh = async (
  auth: { origin: string },
  client: Client,
  token: string,
  extra: Record<string, string> = {},
) =>
  tokenRequest(auth, {
    grant_type: 'refresh_token',
    client_id: client.client_id,
    refresh_token: token,
    ...(client.client_secret === undefined ? {} : { client_secret: client.client_secret }),
    ...extra,
  })

/** Lets oauth4webapi talk to the service where it listens. */
export const options = (auth: Auth) => ({
  [oauth.customFetch]: async (url: string, init: oauth.CustomFetchOptions<string, unknown>) =>
    send(auth, url, init as RequestInit),
})
