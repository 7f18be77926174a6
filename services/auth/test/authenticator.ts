import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { ISSUER } from './harness.ts'

type Told = { origin?: string; rpId?: string; isVerified?: boolean; userHandle?: string }

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()

const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

const bytes = (tag: number, content: Buffer) =>
  Buffer.concat([Buffer.from([tag, content.length]), content])

/** An authenticator that says whatever it is told to (WebAuthn 3, 6), with one ES256 passkey. */
export const createAuthenticator = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let uses = 0

  // CBOR by hand (RFC 8949): COSE_Key {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
  const coseKey = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(0x58, Buffer.from(x, 'base64url')),
    Buffer.from([0x22]),
    bytes(0x58, Buffer.from(y, 'base64url')),
  ])

  const authenticatorData = (flags: number, { rpId = 'bridge.test', isVerified = true }: Told) => {
    uses += 1
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(uses)
    const flag = PRESENT | flags | (isVerified ? VERIFIED : 0)
    return Buffer.concat([sha256(rpId), Buffer.from([flag]), counter])
  }

  const clientData = (type: string, challenge: string, { origin = ISSUER }: Told) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

  const answer = (response: Record<string, unknown>) =>
    JSON.stringify({
      id: id.toString('base64url'),
      rawId: id.toString('base64url'),
      type: 'public-key',
      clientExtensionResults: {},
      response,
    })

  return {
    create: (challenge: string, told: Told = {}) => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const data = Buffer.concat([
        authenticatorData(ATTESTED, told),
        Buffer.alloc(16),
        length,
        id,
        coseKey,
      ])
      const head = Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex')
      return answer({
        clientDataJSON: clientData('webauthn.create', challenge, told).toString('base64url'),
        attestationObject: Buffer.concat([head, bytes(0x58, data)]).toString('base64url'),
      })
    },

    get: (challenge: string, told: Told = {}) => {
      const data = authenticatorData(0, told)
      const client = clientData('webauthn.get', challenge, told)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return answer({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(told.userHandle === undefined ? {} : { userHandle: told.userHandle }),
      })
    },
  }
}

export type Authenticator = ReturnType<typeof createAuthenticator>

/** The challenge a page asks the browser to have signed. */
export const challengeOf = (page: { text: string }): string =>
  /&quot;challenge&quot;:&quot;([\w-]+)&quot;/.exec(page.text)?.[1] ?? ''
