import type { webcrypto } from 'node:crypto'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from './x509.ts'
import { signing } from './key.ts'
import { serialNumber } from './serial-number.ts'

export type Authority = {
  readonly certificate: X509Certificate
  readonly keys: webcrypto.CryptoKeyPair
}

const DAY_MS = 86_400_000
const CLOCK_SKEW_MS = 3_600_000
const LIFETIME_DAYS = 3650

/**
 * Issues the self-signed certificate of a development authority for `keys`, valid for ten years from `now`.
 * It can sign only TLS server certificates and no further authority: the key lies on a developer's disk.
 */
export async function issueAuthority(
  keys: webcrypto.CryptoKeyPair,
  now: Date,
): Promise<X509Certificate> {
  const serial = serialNumber()
  return X509CertificateGenerator.createSelfSigned({
    serialNumber: serial,
    // The serial keeps two authorities of one machine apart in a trust store's list.
    name: `CN=Puente development CA ${serial.slice(0, 8)}, O=Puente`,
    notBefore: new Date(now.getTime() - CLOCK_SKEW_MS),
    notAfter: new Date(now.getTime() + LIFETIME_DAYS * DAY_MS),
    signingAlgorithm: signing,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
}
