import type { Certificate } from './certificate.ts'
import type { Log } from './log.ts'

const DAY_MS = 86_400_000

/** When authorities' certificates of 90 days are renewed with 30 left, 14 mean that it has failed for two weeks. */
export const WARN_BEFORE_DAYS = 14

export type Validity = 'good' | 'ends soon' | 'expired' | 'temporary'

/** How a certificate stands at `now`; it ends soon with `days` or fewer left. */
export function validityOf(
  { expires, isSelfSigned }: Pick<Certificate, 'expires' | 'isSelfSigned'>,
  now: Date,
  days = WARN_BEFORE_DAYS,
): Validity {
  const leftMs = expires.getTime() - now.getTime()
  if (leftMs <= 0) return 'expired'
  if (isSelfSigned) return 'temporary'
  return leftMs <= days * DAY_MS ? 'ends soon' : 'good'
}

/** Logs how the certificate stands when that changes, and every day while it is not good. */
export function createValidityReport(log: Log, now: () => Date) {
  let reported = ''
  return (certificate: Certificate) => {
    const validity = validityOf(certificate, now())
    const { fingerprint, expires, file } = certificate
    const day = validity === 'good' ? '' : now().toISOString().slice(0, 10)
    const report = [validity, fingerprint, day].join(' ')
    if (report === reported) return
    reported = report
    const level = validity === 'good' ? 'info' : validity === 'expired' ? 'error' : 'warn'
    log(level, `the certificate is ${validity}`, { file, expires: expires.toISOString() })
  }
}
