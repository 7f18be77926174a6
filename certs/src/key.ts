import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto'

/** ECDSA on P-256: what every client of TLS 1.2 and 1.3 accepts. */
export const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** A new key pair for a certificate; its private half can be exported to be written down. */
export async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(signing, true, ['sign', 'verify'])
}

/** The private key as PKCS #8 PEM. */
export async function toPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key))
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString()
}

/** Both halves of a key written by `toPem`; throws on anything but a P-256 key. */
export function fromPem(pem: string): webcrypto.CryptoKeyPair {
  const privateKey = createPrivateKey(pem)
  return {
    privateKey: privateKey.toCryptoKey(signing, true, ['sign']),
    publicKey: createPublicKey(privateKey).toCryptoKey(signing, true, ['verify']),
  }
}
