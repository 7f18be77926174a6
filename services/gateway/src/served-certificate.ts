import { CertificateFault, readCertificate, type Certificate } from './certificate.ts'
import type { Log } from './log.ts'

type Options = {
  readonly file: string
  readonly keyFile: string
  /** Makes what is served until there is a real certificate; called once at most. */
  readonly makeTemporary: () => Promise<Certificate>
  readonly log: Log
}

/**
 * Follows a certificate and its key on disk. Each call looks again; what cannot be served (half of a pair replaced, a
 * file damaged) leaves the one that was served before, or a temporary one where there was none, and says why in the log.
 */
export function createServedCertificate({ file, keyFile, makeTemporary, log }: Options) {
  let served: Certificate | undefined
  let temporary: Promise<Certificate> | undefined
  let reported: string | undefined
  const lookUp = async (): Promise<{ certificate: Certificate; fault: string | undefined }> => {
    try {
      served = await readCertificate(file, keyFile)
      reported = undefined
      return { certificate: served, fault: undefined }
    } catch (error) {
      if (!(error instanceof CertificateFault)) throw error
      const fault = error.message
      if (fault !== reported) log(served === undefined ? 'warn' : 'error', fault)
      reported = fault
      temporary ??= makeTemporary()
      return { certificate: served ?? (await temporary), fault }
    }
  }
  return lookUp
}
