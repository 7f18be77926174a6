import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16

/** The key encryption key of 32 bytes, and behind it older ones that may still be needed to open something. */
export type Kek = readonly [Buffer, ...Buffer[]]

/** No key in AUTH_KEY_ENCRYPTION_KEY or AUTH_KEY_ENCRYPTION_KEY_PREVIOUS opens what the database holds. */
export class SealBroken extends Error {
  override name = 'SealBroken'
}

/**
 * AES-256-GCM under the newest key. `id` is bound as associated data, so a sealed value cannot be moved to another
 * row. Returns iv, tag and ciphertext, in this order.
 */
export const seal = ([kek]: Kek, id: string, plain: Buffer): Buffer => {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', kek, iv).setAAD(Buffer.from(id))
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext])
}

const openWith = (kek: Buffer, id: string, sealed: Buffer): Buffer | undefined => {
  const iv = sealed.subarray(0, IV_BYTES)
  const tag = sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
  try {
    const decipher = createDecipheriv('aes-256-gcm', kek, iv).setAAD(Buffer.from(id))
    decipher.setAuthTag(tag)
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}

/** The reverse of {@link seal}; throws SealBroken when keys, id or content do not match. */
export const unseal = (keks: Kek, id: string, sealed: Buffer): Buffer => {
  for (const kek of keks) {
    const plain = openWith(kek, id, sealed)
    if (plain) return plain
  }
  throw new SealBroken(`the key encryption key does not open key ${id}`)
}
