import { X509Certificate as NodeCertificate, createPrivateKey, type webcrypto } from 'node:crypto'
import { chmod } from 'node:fs/promises'
import { X509Certificate } from './x509.ts'
import { issueAuthority, type Authority } from './authority.ts'
import { DevelopmentCertificateError } from './development-certificate-error.ts'
import { PUBLIC, SECRET, createFile, readIfPresent } from './file.ts'
import { fromPem, generateKeys, toPem } from './key.ts'

/** Makes an authority in two new files. */
export async function makeAuthority(
  caFile: string,
  caKeyFile: string,
  now: Date,
): Promise<Authority> {
  // A key without a certificate is what a process that ended in between leaves: it is used, not overwritten.
  const written = await readIfPresent(caKeyFile)
  const keys = written === undefined ? await generateKeys() : readKeys(written, caKeyFile)
  if (written === undefined) await createFile(caKeyFile, await toPem(keys.privateKey), SECRET)
  const certificate = await issueAuthority(keys, now)
  await createFile(caFile, `${certificate.toString('pem')}\n`, PUBLIC)
  return { certificate, keys }
}

/** Opens the authority whose certificate, `pem`, was read from `caFile`; throws when it cannot sign any more. */
export async function openAuthority(
  pem: string,
  caFile: string,
  caKeyFile: string,
  now: Date,
): Promise<Authority> {
  const keyPem = await readIfPresent(caKeyFile)
  if (keyPem === undefined) throw unusable(caKeyFile, 'is missing')
  await chmod(caKeyFile, SECRET)
  const keys = readKeys(keyPem, caKeyFile)
  const certificate = parse(() => new NodeCertificate(pem), caFile)
  if (!certificate.checkPrivateKey(createPrivateKey(keyPem))) {
    throw unusable(caFile, 'does not belong to ca-key.pem')
  }
  if (certificate.validToDate <= now) throw unusable(caFile, 'has expired')
  return { certificate: new X509Certificate(pem), keys }
}

function readKeys(pem: string, file: string): webcrypto.CryptoKeyPair {
  return parse(() => fromPem(pem), file)
}

function parse<Parsed>(read: () => Parsed, file: string): Parsed {
  try {
    return read()
  } catch (cause) {
    throw unusable(file, 'cannot be read as what it should hold', cause)
  }
}

function unusable(file: string, fault: string, cause?: unknown): DevelopmentCertificateError {
  return new DevelopmentCertificateError(
    `${file} ${fault}. Delete the folder that holds it and run this again; trust the new ca.pem in place of the old one.`,
    { cause },
  )
}
