import { createAccountEvents } from './account-events.ts'
import type { AuditTrail } from './audit/trail.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/** Which request it was, and where it came from. */
type Origin = { requestId: string; address?: string | undefined }

type Grant = { grantId: string | undefined; clientId?: string | undefined }

/**
 * One function per thing that happened: a counter with few labels, a log line with the identities, and where it is
 * part of the audit trail a record. A function that returns a promise resolves when the record is on disk; await it
 * before the answer leaves, so that nothing is done that is not recorded.
 */
export const createEvents = (log: Log, metrics: Metrics, audit: AuditTrail) => ({
  ...createAccountEvents(log, metrics, audit),
  signedIn: async (event: Origin & { accountId: string; method?: string }): Promise<void> => {
    const { method = 'pwd', ...origin } = event
    metrics.logins.inc({ outcome: 'ok' })
    log.info({ requestId: origin.requestId, accountId: origin.accountId, method }, 'signed in')
    await audit.append({ event: 'sign_in', ...origin, details: { method } })
  },
  /** `accountId` where the password was right and what came after it was not. */
  signInRefused: async (
    event: Origin & { outcome: 'refused' | 'throttled'; accountId?: string | undefined },
  ): Promise<void> => {
    const { outcome, ...origin } = event
    metrics.logins.inc({ outcome })
    log.warn({ requestId: origin.requestId, outcome }, 'sign-in refused')
    await audit.append({ event: 'sign_in.refused', ...origin, details: { outcome } })
  },
  signedOut: async (event: Origin & { accountId: string }): Promise<void> => {
    log.info({ requestId: event.requestId, accountId: event.accountId }, 'signed out')
    await audit.append({ event: 'sign_out', ...event })
  },
  consented: async (
    event: Origin & {
      accountId: string
      clientId: string
      resource: string
      scope: string
      grantId?: string
    },
  ): Promise<void> => {
    const { requestId, address, accountId, clientId, ...details } = event
    log.info({ requestId, accountId, clientId, ...details }, 'access allowed')
    await audit.append({ event: 'consent', requestId, address, accountId, clientId, details })
  },
  denied: async (
    event: Origin & { clientId: string; accountId?: string | undefined },
  ): Promise<void> => {
    log.info({ requestId: event.requestId, clientId: event.clientId }, 'access denied')
    await audit.append({ event: 'consent.denied', ...event })
  },
  clientRegistered: async (
    event: Origin & { clientId: string; name?: string | undefined; method?: string | undefined },
  ): Promise<void> => {
    const { requestId, address, clientId, ...details } = event
    metrics.registrations.inc({ kind: 'dynamic', outcome: 'ok' })
    log.info({ requestId, clientId }, 'client registered')
    await audit.append({ event: 'client.registered', requestId, address, clientId, details })
  },
  documentFetched: () => metrics.registrations.inc({ kind: 'document', outcome: 'ok' }),
  documentRefused: (event: { clientId: string; reason: string }) => {
    metrics.registrations.inc({ kind: 'document', outcome: 'refused' })
    log.warn(event, 'metadata document of a client refused')
  },
  registrationRefused: () => metrics.registrations.inc({ kind: 'dynamic', outcome: 'refused' }),
  tokenIssued: async (
    event: Origin &
      Grant & {
        grantType: string
        accountId: string | undefined
        resource: string | undefined
        scope: string | undefined
        tokenId: string | undefined
      },
  ): Promise<void> => {
    const { requestId, address, clientId, accountId, ...details } = event
    const { grantType, grantId } = details
    metrics.tokensIssued.inc({ grant_type: grantType })
    log.info({ requestId, clientId, accountId, grantType, grantId }, 'token issued')
    const name = grantType === 'refresh_token' ? 'token.refreshed' : 'token.issued'
    await audit.append({ event: name, requestId, address, clientId, accountId, details })
  },
  tokenRefused: (event: Origin & { error: string; detail: string | undefined }) =>
    log.warn(event, 'token refused'),
  refreshReusedInGrace: async (grantId: string | undefined): Promise<void> => {
    log.warn({ grantId }, 'a rotated refresh token was used again within the grace window')
    await audit.append({ event: 'token.reused_in_grace', details: { grantId } })
  },
  tokenRevoked: async (tokenId: string): Promise<void> => {
    log.info({ tokenId }, 'token revoked')
    await audit.append({ event: 'token.revoked', details: { tokenId } })
  },
  grantRevoked: async (
    event: Origin &
      Grant & { grantId: string; accountId?: string | undefined; reason?: string | undefined },
  ): Promise<void> => {
    const { requestId, address, clientId, accountId, ...details } = event
    log.warn({ requestId, clientId, accountId, ...details }, 'grant revoked')
    await audit.append({
      event: 'grant.revoked',
      requestId,
      address,
      clientId,
      accountId,
      details,
    })
  },
  failed: (event: Origin & { err: unknown }) => log.error(event, 'request failed'),
})

export type Events = ReturnType<typeof createEvents>
