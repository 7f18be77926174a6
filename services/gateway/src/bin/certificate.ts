import { parseArgs } from 'node:util'
import { CertificateFault, describeCertificate } from '../certificate.ts'
import { WARN_BEFORE_DAYS, validityOf } from '../validity.ts'

// For monitoring: one line of JSON about a certificate, and an exit code.

const USAGE = 'node services/gateway/src/bin/certificate.ts [FILE] [--days DAYS]'
const EXIT = { good: 0, 'ends soon': 1, expired: 2, temporary: 2 } as const
const EXIT_FAULT = 2
const EXIT_USAGE = 64

function readArguments(): { file: string; days: number } | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { days: { type: 'string', default: String(WARN_BEFORE_DAYS) } },
      allowPositionals: true,
    })
    const [file = process.env['PUENTE_CERTIFICATE_FILE'], ...rest] = positionals
    if (file === undefined || rest.length > 0 || !/^\d{1,4}$/.test(values.days)) return undefined
    return { file, days: Number(values.days) }
  } catch {
    return undefined
  }
}

const given = readArguments()
if (given === undefined) {
  process.stderr.write(`Usage: ${USAGE}\n`)
  process.exitCode = EXIT_USAGE
} else {
  try {
    const now = new Date()
    const certificate = await describeCertificate(given.file)
    const validity = validityOf(certificate, now, given.days)
    const days = Math.floor((certificate.expires.getTime() - now.getTime()) / 86_400_000)
    const { subject, issuer, expires } = certificate
    process.stdout.write(
      `${JSON.stringify({ validity, days, expires, subject, issuer, file: given.file })}\n`,
    )
    process.exitCode = EXIT[validity]
  } catch (error) {
    if (!(error instanceof CertificateFault)) throw error
    process.stdout.write(`${JSON.stringify({ validity: 'fault', fault: error.message })}\n`)
    process.exitCode = EXIT_FAULT
  }
}
