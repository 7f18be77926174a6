import { X509Certificate as NodeCertificate, createPrivateKey } from 'node:crypto'
import { chmod, mkdir } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { makeAuthority, openAuthority } from './authority-files.ts'
import type { Authority } from './authority.ts'
import { PUBLIC, SECRET, readIfPresent, replaceFile } from './file.ts'
import { certificateHosts } from './hosts.ts'
import { generateKeys, toPem } from './key.ts'
import { issueServerCertificate } from './server-certificate.ts'

const RENEW_BEFORE_MS = 30 * 86_400_000

export type DevelopmentCertificates = {
  /** The authority's certificate: what clients are told to trust. */
  readonly caFile: string
  readonly caKeyFile: string
  /** The server's certificate and its key: what nginx is given. */
  readonly certificateFile: string
  readonly keyFile: string
  readonly hosts: readonly string[]
  /** When the server certificate ends, ISO 8601. */
  readonly expires: string
  readonly made: 'authority and server certificate' | 'server certificate' | 'nothing'
}

type Request = {
  readonly directory: string
  readonly hosts?: readonly string[]
  readonly now: Date
}

/**
 * Makes a development authority and a server certificate for localhost, its addresses and `hosts` in `directory`.
 * What is there and still good is kept: an authority always, since people may trust it; a server certificate unless it is
 * missing, ends within 30 days, lacks one of the hosts, or does not fit its key or authority.
 * Throws DevelopmentCertificateError when the authority that is there cannot be used.
 */
export async function makeDevelopmentCertificates({
  directory,
  hosts: names = [],
  now,
}: Request): Promise<DevelopmentCertificates> {
  const hosts = certificateHosts(names)
  const files = {
    caFile: join(directory, 'ca.pem'),
    caKeyFile: join(directory, 'ca-key.pem'),
    certificateFile: join(directory, 'server.pem'),
    keyFile: join(directory, 'server-key.pem'),
  }
  await mkdir(directory, { recursive: true })
  const existing = await readIfPresent(files.caFile)
  const authority =
    existing === undefined
      ? await makeAuthority(files.caFile, files.caKeyFile, now)
      : await openAuthority(existing, files.caFile, files.caKeyFile, now)
  const served = await readServed(files.certificateFile, files.keyFile)
  if (served !== undefined && isGood(served, authority, hosts, now)) {
    await chmod(files.keyFile, SECRET)
    return { ...files, hosts, expires: served.validToDate.toISOString(), made: 'nothing' }
  }
  const keys = await generateKeys()
  const certificate = await issueServerCertificate(authority, keys, hosts, now)
  // The key goes first: should the process end in between, the pair does not fit and is made anew next time.
  await replaceFile(files.keyFile, await toPem(keys.privateKey), SECRET)
  await replaceFile(files.certificateFile, `${certificate.toString('pem')}\n`, PUBLIC)
  const made = existing === undefined ? 'authority and server certificate' : 'server certificate'
  return { ...files, hosts, expires: certificate.notAfter.toISOString(), made }
}

/** The server certificate on disk, or undefined when it is missing, unreadable or does not fit its key. */
async function readServed(
  certificateFile: string,
  keyFile: string,
): Promise<NodeCertificate | undefined> {
  const [certificate, key] = await Promise.all([
    readIfPresent(certificateFile),
    readIfPresent(keyFile),
  ])
  if (certificate === undefined || key === undefined) return undefined
  try {
    const served = new NodeCertificate(certificate)
    return served.checkPrivateKey(createPrivateKey(key)) ? served : undefined
  } catch {
    return undefined
  }
}

function isGood(
  served: NodeCertificate,
  authority: Authority,
  hosts: readonly string[],
  now: Date,
): boolean {
  const issuer = new NodeCertificate(authority.certificate.toString('pem'))
  const lacksHost = hosts.some((host) =>
    isIP(host) === 0
      ? served.checkHost(host, { subject: 'never' }) === undefined
      : served.checkIP(host) === undefined,
  )
  const expiresSoon = served.validToDate.getTime() - now.getTime() < RENEW_BEFORE_MS
  return (
    served.checkIssued(issuer) &&
    served.verify(issuer.publicKey) &&
    !lacksHost &&
    !expiresSoon &&
    served.validFromDate <= now
  )
}
