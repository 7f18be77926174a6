import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

type Who = { requestId: string }

/** One function per thing that happened: a counter with few labels, and a log line with the identities. */
export const createEvents = (log: Log, metrics: Metrics) => ({
  signedIn: (event: Who & { accountId: string }) => {
    metrics.logins.inc({ outcome: 'ok' })
    log.info(event, 'signed in')
  },
  signInRefused: (event: Who & { outcome: 'refused' | 'throttled' }) => {
    metrics.logins.inc({ outcome: event.outcome })
    log.warn(event, 'sign-in refused')
  },
  consented: (
    event: Who & { accountId: string; clientId: string; resource: string; scope: string },
  ) => log.info(event, 'access allowed'),
  denied: (event: Who & { clientId: string }) => log.info(event, 'access denied'),
  clientRegistered: (event: Who & { clientId: string }) => {
    metrics.registrations.inc({ kind: 'dynamic', outcome: 'ok' })
    log.info(event, 'client registered')
  },
  registrationRefused: () => metrics.registrations.inc({ kind: 'dynamic', outcome: 'refused' }),
  tokenIssued: (
    event: Who & { grantType: string; clientId: string; accountId: string | undefined },
  ) => {
    metrics.tokensIssued.inc({ grant_type: event.grantType })
    log.info(event, 'token issued')
  },
  tokenRefused: (event: Who & { error: string; detail: string | undefined }) =>
    log.warn(event, 'token refused'),
  refreshReusedInGrace: (grantId: string | undefined) =>
    log.warn({ grantId }, 'a rotated refresh token was used again within the grace window'),
  grantRevoked: (event: Who & { grantId: string }) => log.warn(event, 'grant revoked'),
  failed: (event: Who & { err: unknown }) => log.error(event, 'request failed'),
})

export type Events = ReturnType<typeof createEvents>
