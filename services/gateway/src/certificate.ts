import { X509Certificate, createHash, createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'

export type Certificate = {
  readonly file: string
  readonly keyFile: string
  /** Changes when either file does. */
  readonly fingerprint: string
  readonly expires: Date
  readonly subject: string
  readonly issuer: string
  /** Signed by itself, as the one with which a new host starts: no client trusts it. */
  readonly isSelfSigned: boolean
}

/** A certificate that cannot be served; the message says why, without a stack. */
export class CertificateFault extends Error {
  override name = 'CertificateFault'
}

/**
 * Reads a certificate (its own is the first of the file) and its key, and checks that they belong together.
 * Throws CertificateFault. Neither validity nor chain is checked: an expired certificate is better than none.
 */
export async function readCertificate(file: string, keyFile: string): Promise<Certificate> {
  const pem = await read(file)
  const keyPem = await read(keyFile)
  const certificate = parse(file, () => new X509Certificate(pem))
  const key = parse(keyFile, () => createPrivateKey(keyPem))
  if (!certificate.checkPrivateKey(key)) {
    throw new CertificateFault(`${keyFile} is not the key of ${file}`)
  }
  return {
    file,
    keyFile,
    fingerprint: createHash('sha256').update(pem).update('\0').update(keyPem).digest('hex'),
    ...describe(certificate),
  }
}

/** What can be said of a certificate without its key. Throws CertificateFault. */
export async function describeCertificate(file: string) {
  const pem = await read(file)
  return describe(parse(file, () => new X509Certificate(pem)))
}

function describe(certificate: X509Certificate) {
  const { subject, issuer, validToDate: expires } = certificate
  const isSelfSigned = certificate.checkIssued(certificate)
  return { expires, subject: subject ?? '', issuer: issuer ?? '', isSelfSigned }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new CertificateFault(
      code === 'ENOENT' ? `${file} does not exist` : `${file} cannot be read (${code})`,
      { cause },
    )
  }
}

function parse<Parsed>(file: string, read: () => Parsed): Parsed {
  try {
    return read()
  } catch (cause) {
    throw new CertificateFault(`${file} is no PEM that can be read`, { cause })
  }
}
