import { execFile } from 'node:child_process'
import { chmod, mkdir } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readCertificate, type Certificate } from './certificate.ts'
import { splitHost } from './host.ts'

const OPENSSL_LIMIT_MS = 30_000

/**
 * Makes a certificate signed by itself for `host` in `directory`, so that nginx can start, and answer the authority's
 * question over plain HTTP, before there is a real one. Rejects where the openssl program is missing.
 */
export async function makeTemporaryCertificate(
  host: string,
  directory: string,
): Promise<Certificate> {
  const name = splitHost(host).name.replace(/^\[(.*)\]$/, '$1')
  const file = join(directory, 'temporary.pem')
  const keyFile = join(directory, 'temporary-key.pem')
  await mkdir(directory, { recursive: true })
  await promisify(execFile)(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365`
      .split(' ')
      .concat('-subj', '/CN=temporary certificate of Puente')
      .concat('-addext', `subjectAltName=${isIP(name) === 0 ? 'DNS' : 'IP'}:${name}`)
      .concat('-out', file, '-keyout', keyFile),
    { timeout: OPENSSL_LIMIT_MS },
  )
  await chmod(keyFile, 0o600)
  return readCertificate(file, keyFile)
}
