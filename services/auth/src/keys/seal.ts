import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16

/** The key in AUTH_KEY_ENCRYPTION_KEY does not open what the database holds. */
export class SealBroken extends Error {
  override name = 'SealBroken'
}

/**
 * AES-256-GCM under `kek` (32 bytes). `id` is bound as associated data, so a sealed value cannot be moved to
 * another row. Returns iv, tag and ciphertext, in this order.
 */
export const seal = (kek: Buffer, id: string, plain: Buffer): Buffer => {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', kek, iv).setAAD(Buffer.from(id))
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext])
}

/** The reverse of {@link seal}; throws SealBroken when key, id or content do not match. */
export const unseal = (kek: Buffer, id: string, sealed: Buffer): Buffer => {
  const iv = sealed.subarray(0, IV_BYTES)
  const tag = sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
  try {
    const decipher = createDecipheriv('aes-256-gcm', kek, iv).setAAD(Buffer.from(id))
    decipher.setAuthTag(tag)
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new SealBroken(`the key encryption key does not open key ${id}`, { cause })
  }
}
