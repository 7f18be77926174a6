import type { RequestListener } from 'node:http'
import Koa from 'koa'
import mount from 'koa-mount'
import { accountRoutes } from './account-page/routes.ts'
import { createAccess } from './accounts/access.ts'
import { createAccounts } from './accounts/accounts.ts'
import { createPasskeys } from './accounts/passkeys.ts'
import { createPending } from './accounts/pending.ts'
import { createRecoveryCodes } from './accounts/recovery-codes.ts'
import { createSecondFactor } from './accounts/second-factor.ts'
import { createSessions } from './accounts/sessions.ts'
import { createThrottle } from './accounts/throttle.ts'
import { createPresentedTokens } from './adapter/presented-tokens.ts'
import { createRefreshes } from './adapter/refreshes.ts'
import { createClientAccess } from './clients/client-access.ts'
import { createDocumentCache } from './clients/document-cache.ts'
import type { Network } from './clients/fetch-document.ts'
import { createDocuments } from './clients/find-document.ts'
import { createTotp } from './accounts/totp.ts'
import { createWebauthn } from './accounts/webauthn.ts'
import { registrationRequest } from './clients/register.ts'
import type { AuditTrail } from './audit/trail.ts'
import type { Document } from './config/document.ts'
import type { Sql } from './database/connect.ts'
import { createEvents } from './events.ts'
import { cors } from './http/cors.ts'
import { failures } from './http/failures.ts'
import { machineAnswers } from './http/machine-answers.ts'
import { noteSession } from './http/note-session.ts'
import { observe } from './http/observe.ts'
import { pinIssuer } from './http/pin-issuer.ts'
import { onlyProviderPaths } from './http/provider-paths.ts'
import { createRateLimit } from './http/rate-limit.ts'
import { requestId } from './http/request-id.ts'
import { settled } from './http/settle.ts'
import { traced } from './http/traced.ts'
import { welcome } from './http/welcome.ts'
import { createCsrf } from './interactions/csrf.ts'
import { interactionRoutes } from './interactions/routes.ts'
import type { Keyring } from './keys/keyring.ts'
import type { Kek } from './keys/seal.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { assets } from './pages/assets.ts'
import { presentAccessTokens } from './provider/access-tokens.ts'
import { deviceCodeEntry } from './provider/device-flow.ts'
import { createProvider } from './provider/create.ts'
import { requestedResource } from './resources/requested.ts'
import { createResources } from './resources/table.ts'
import { issuerOf } from './upstream/person.ts'
import { createUpstream } from './upstream/providers.ts'

export type AppParts = {
  document: Document
  sql: Sql
  keyring: Keyring
  /** Seals what belongs to one person (AUTH_KEY_ENCRYPTION_KEY). */
  kek: Kek
  /** The client secrets at upstream providers, by the provider's id. */
  upstreamSecrets: ReadonlyMap<string, string>
  /** How upstream providers are reached. */
  fetch: typeof fetch
  log: Log
  metrics: Metrics
  audit: AuditTrail
  /** The way to the metadata documents of clients. */
  network: Network
  /** From one address; ten times as many from all of them. */
  registrationsPerMinute: number
}

/** The service for one configuration, as a request listener. It opens nothing; a new configuration means a new one. */
export const createApp = (parts: AppParts): RequestListener => {
  const { document, sql, keyring, kek, log, metrics, audit, network, registrationsPerMinute } =
    parts
  const resources = createResources(document)
  const events = createEvents(log, metrics, audit)
  const upstreamIssuers = document.auth.upstream.map(issuerOf)
  const access = createAccess(sql, upstreamIssuers)
  const throttle = createThrottle(sql)
  const accounts = createAccounts(sql, throttle)
  const pending = createPending(sql)
  const passkeys = createPasskeys(sql)
  const totp = createTotp(sql, kek)
  const recoveryCodes = createRecoveryCodes(sql)
  const sessions = createSessions(sql)
  const webauthn = createWebauthn(resources.issuer, passkeys, pending)
  const upstream = createUpstream({
    issuer: resources.issuer,
    providers: document.auth.upstream,
    secrets: parts.upstreamSecrets,
    fetch: parts.fetch,
  })
  const limit = createRateLimit(sql)
  const presented = createPresentedTokens()
  const refreshes = createRefreshes(sql, upstreamIssuers)
  const findDocument = createDocuments({ cache: createDocumentCache(sql), limit, network, events })
  const provider = createProvider({
    sql,
    keyring,
    resources,
    accounts,
    access: {
      ...access,
      allowedScopes: async (id, target) =>
        refreshes.allowedScopes(id, target) ?? access.allowedScopes(id, target),
    },
    events,
    limit,
    findDocument,
    clientAccess: createClientAccess(sql),
    presented,
    kek,
    refreshes,
  })
  const csrf = createCsrf(keyring.cookies)

  const app = new Koa({ proxy: true, maxIpsCount: 1 })
  // koa-mount hands the provider this application's context: cookies it writes are signed with these keys.
  app.keys = provider.keys ?? []
  app.on('error', (err: unknown) => log.error({ err }, 'answer failed'))

  app.use(requestId)
  app.use(pinIssuer(resources.issuer))
  app.use(traced)
  app.use(observe(log, metrics))
  app.use(failures(events))
  app.use(settled)
  app.use(assets)
  app.use(welcome(resources))
  app.use(cors)
  app.use(machineAnswers)
  app.use(
    registrationRequest({
      limit,
      perMinute: registrationsPerMinute,
      onRefused: () => events.registrationRefused(),
    }),
  )
  app.use(deviceCodeEntry(limit))
  app.use(requestedResource(resources, provider, refreshes))
  const { issuer } = resources
  app.use(presentAccessTokens({ sql, issuer, keys: keyring.signing.keys, accounts, presented }))
  app.use(
    interactionRoutes({
      sql,
      provider,
      resources,
      accounts,
      access,
      throttle,
      pending,
      checkSecondFactor: createSecondFactor(throttle, totp, recoveryCodes),
      webauthn,
      upstream,
      csrf,
      events,
    }),
  )
  app.use(
    accountRoutes({
      sql,
      provider,
      resources,
      accounts,
      throttle,
      sessions,
      totp,
      recoveryCodes,
      passkeys,
      webauthn,
      csrf,
      events,
    }),
  )
  app.use(onlyProviderPaths)
  app.use(noteSession(sessions))
  app.use(mount(provider))
  const listener = app.callback()
  return (request, response) => void listener(request, response)
}
