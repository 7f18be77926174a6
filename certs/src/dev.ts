import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DevelopmentCertificateError } from './development-certificate-error.ts'
import { makeDevelopmentCertificates } from './development-certificates.ts'
import { trustInstructions } from './trust.ts'

const USAGE = 'node certs/src/dev.ts [--out DIRECTORY] [--host NAME_OR_ADDRESS]…'
const EXIT_REFUSED = 1
const EXIT_USAGE = 64

type Arguments = { readonly directory: string; readonly hosts: readonly string[] }

function readArguments(): Arguments {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, host: { type: 'string', multiple: true } },
  })
  const directory = values.out ?? resolve(import.meta.dirname, '../dev/out')
  return { directory: resolve(directory), hosts: values.host ?? [] }
}

async function run(): Promise<void> {
  const { directory, hosts } = readArguments()
  const certificates = await makeDevelopmentCertificates({ directory, hosts, now: new Date() })
  if (certificates.made === 'nothing') {
    process.stderr.write(
      `${certificates.caFile} exists and ${certificates.certificateFile} is good until ${certificates.expires}: ` +
        `nothing was changed. To make a new authority, delete the folder ${directory} and run this again; ` +
        `whoever trusted the old one must then trust the new one.\n`,
    )
    process.exitCode = EXIT_REFUSED
    return
  }
  process.stdout.write(
    `Made ${certificates.made} in ${directory}\n` +
      `  for ${certificates.hosts.join(', ')}, until ${certificates.expires}\n\n` +
      trustInstructions(certificates.caFile),
  )
}

try {
  await run()
} catch (error) {
  if (!(error instanceof Error)) throw error
  const isUsage =
    error instanceof RangeError ||
    ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  if (!isUsage && !(error instanceof DevelopmentCertificateError)) throw error
  process.stderr.write(isUsage ? `${error.message}\nUsage: ${USAGE}\n` : `${error.message}\n`)
  process.exitCode = isUsage ? EXIT_USAGE : EXIT_REFUSED
}
