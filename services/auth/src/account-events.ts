import type { AuditTrail } from './audit/trail.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

type Origin = { requestId: string; address?: string | undefined }
type Person = Origin & { accountId: string }

/** What happens to accounts and their sign-in methods; part of events.ts, and as there: await what returns a promise. */
export const createAccountEvents = (log: Log, metrics: Metrics, audit: AuditTrail) => {
  const changed =
    (event: string) =>
    async (person: Person): Promise<void> => {
      log.info({ requestId: person.requestId, accountId: person.accountId }, event)
      await audit.append({ event, ...person })
    }
  return {
    passwordChanged: changed('password.changed'),
    passwordReset: changed('password.reset'),
    totpTurnedOn: changed('totp.turned_on'),
    totpRemoved: changed('totp.removed'),
    recoveryCodesIssued: changed('recovery_codes.issued'),
    passkeyAdded: changed('passkey.added'),
    passkeyRemoved: changed('passkey.removed'),
    sessionsEnded: async (event: Person & { sessions: number }): Promise<void> => {
      const { sessions, ...person } = event
      log.info({ requestId: person.requestId, accountId: person.accountId }, 'sessions ended')
      await audit.append({ event: 'session.ended', ...person, details: { sessions } })
    },
    /** Something the person asked for on the account page, or a reset link, that was refused. */
    accountRefused: async (
      event: Origin & { accountId?: string | undefined; what: string },
    ): Promise<void> => {
      const { what, ...person } = event
      log.warn({ requestId: person.requestId, what }, 'change of account refused')
      await audit.append({ event: 'account.refused', ...person, details: { what } })
    },
    upstreamRefused: async (
      event: Origin & { provider: string; reason: string },
    ): Promise<void> => {
      const { provider, reason, ...origin } = event
      metrics.logins.inc({ outcome: 'refused' })
      log.warn({ requestId: origin.requestId, provider, reason }, 'upstream sign-in refused')
      await audit.append({ event: 'upstream.refused', ...origin, details: { provider, reason } })
    },
    upstreamFailed: async (event: Origin & { provider: string; error: unknown }): Promise<void> => {
      const { provider, error, ...origin } = event
      // A code and no more: messages of the library quote what the provider sent.
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      metrics.logins.inc({ outcome: 'refused' })
      log.warn({ requestId: origin.requestId, provider, code }, 'upstream sign-in failed')
      await audit.append({ event: 'upstream.failed', ...origin, details: { provider, code } })
    },
    upstreamLinked: async (
      event: Person & { provider: string; kind: 'account' | 'link' },
    ): Promise<void> => {
      const { provider, kind, ...person } = event
      log.info({ requestId: person.requestId, accountId: person.accountId, kind }, 'account linked')
      await audit.append({ event: 'upstream.linked', ...person, details: { provider, kind } })
    },
  }
}
