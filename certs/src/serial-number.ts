import { randomBytes } from 'node:crypto'

/** A random certificate serial number as hexadecimal text: positive and at most 20 octets (RFC 5280 4.1.2.2). */
export function serialNumber(): string {
  const octets = randomBytes(16)
  octets.writeUInt8((octets.readUInt8(0) & 0x7f) | 0x40, 0)
  return octets.toString('hex')
}
