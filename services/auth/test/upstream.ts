import { createBrowser } from './browser.ts'
import type { Browser, Page } from './browser.ts'
import { CONFIGURATION, startAuth } from './harness.ts'
import { startUpstream } from './upstream-provider.ts'
import type { UpstreamClaims, UpstreamProvider } from './upstream-provider.ts'

const UPSTREAM = `
auth:
  upstream:
    - id: entra
      title: Contoso
      issuer: https://entra.test
      clientId: puente
      clientSecret: { env: ENTRA }
      trustEmail: true
      domains: [example.com, contoso.com]
      createAccounts: true
      groups:
        claim: groups
        allow:
          - { group: sales, target: default, scopes: ['sql:read'] }
          - { group: editors, target: default, scopes: ['sql:read', 'sql:write'] }
    - id: strict
      title: Strict
      issuer: https://strict.test
      clientId: puente
      clientSecret: { env: STRICT }
`

/** The service with two upstream providers: one that is trusted for its domains, one that must vouch for addresses. */
export const startAuthWithUpstream = async (
  alter: (url: string, response: Response) => Promise<Response> = async (_url, response) =>
    response,
) => {
  const stack = new AsyncDisposableStack()
  const entra = stack.use(await startUpstream('entra', 'https://entra.test'))
  const strict = stack.use(await startUpstream('strict', 'https://strict.test'))
  const hosts = new Map([entra, strict].map((it) => [new URL(it.issuer).host, it]))
  const reach: typeof fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input)
    const found = hosts.get(new URL(url).host)
    if (!found) throw new Error(`no way to ${url}`)
    return alter(url, await found.reach(url, init ?? {}))
  }
  const auth = stack.use(
    await startAuth(CONFIGURATION.replace('\nauth:\n', UPSTREAM), {
      fetch: reach,
      upstreamSecrets: new Map([entra, strict].map((it) => [it.id, it.secret])),
    }),
  )
  return {
    auth,
    entra,
    strict,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** Leaves the sign-in page for the provider; returns where the browser is sent to. */
export const leave = async (browser: Browser, page: Page, provider: UpstreamProvider) => {
  const away = await browser.submit(page, 'upstream', [['provider', provider.id]])
  if (away.url.origin !== provider.issuer) throw new Error(`not sent away: ${away.text}`)
  return away.url
}

/** Signs somebody in at the provider, on the way to `path`; ends wherever that ends. */
export const signInAt = async (
  auth: { origin: string },
  provider: UpstreamProvider,
  claims: UpstreamClaims,
  {
    browser = createBrowser(auth),
    path = '/account',
  }: { browser?: Browser; path?: string | URL } = {},
) => {
  provider.be(claims)
  const away = await leave(browser, await browser.go(path), provider)
  return browser.go(await provider.visit(away))
}
