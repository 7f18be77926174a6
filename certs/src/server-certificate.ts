import type { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from './x509.ts'
import type { Authority } from './authority.ts'
import { signing } from './key.ts'
import { serialNumber } from './serial-number.ts'

const DAY_MS = 86_400_000
const CLOCK_SKEW_MS = 3_600_000
/** Apple's platforms refuse server certificates of more than 825 days, public authorities stop at 398. */
const LIFETIME_DAYS = 397

/**
 * Issues a server certificate for `hosts` (names or IP addresses), signed by `authority`.
 * It is valid for 397 days from `now`, and never longer than its authority.
 */
export async function issueServerCertificate(
  authority: Authority,
  keys: webcrypto.CryptoKeyPair,
  hosts: readonly string[],
  now: Date,
): Promise<X509Certificate> {
  const wanted = now.getTime() + LIFETIME_DAYS * DAY_MS - CLOCK_SKEW_MS
  return X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=Puente development server, O=Puente',
    issuer: authority.certificate.subjectName,
    notBefore: new Date(now.getTime() - CLOCK_SKEW_MS),
    notAfter: new Date(Math.min(wanted, authority.certificate.notAfter.getTime())),
    signingAlgorithm: signing,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      // Clients compare addresses with iPAddress entries only, never with names (RFC 9110 4.3.5).
      new SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
    ],
  })
}
