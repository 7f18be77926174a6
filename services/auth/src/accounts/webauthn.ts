import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'
import type { Account } from './accounts.ts'
import type { Passkey, Passkeys } from './passkeys.ts'
import type { Pending } from './pending.ts'

const RP_NAME = 'Puente'
const CHALLENGE_SECONDS = 900

// COSE: EdDSA, ES256, RS256. Named, because the library would also offer what Node calls experimental.
const ALGORITHMS = [-8, -7, -257]

const text = z.string().max(20_000)

const credential = {
  id: text,
  rawId: text,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).default({}),
}

const assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text,
    authenticatorData: text,
    signature: text,
    userHandle: text.exactOptional(),
  }),
})

const attestation = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    transports: z.array(z.string().max(40)).max(10).default([]),
  }),
})

const challengeIn = z.object({ challenge: z.string() })

const parseJson = <Output>(schema: z.ZodType<Output>, json: string): Output | undefined => {
  try {
    return schema.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}

// The library throws for whatever is wrong with an answer of the browser; to us it is all one refusal.
const orUndefined = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
  try {
    return await work()
  } catch {
    return undefined
  }
}

/**
 * Passkeys (WebAuthn 3). They belong to the issuer's host whatever its port, and work at exactly its origin. A
 * challenge is kept under the caller's key, and taken by the first answer, right or wrong.
 */
export const createWebauthn = (issuer: string, passkeys: Passkeys, pending: Pending) => {
  const rpID = new URL(issuer).hostname
  const expected = { expectedOrigin: issuer, expectedRPID: rpID, requireUserVerification: true }

  const takeChallenge = async (key: string) =>
    challengeIn.safeParse(await pending.take(`passkey:${key}`)).data?.challenge

  const keepChallenge = async (key: string, challenge: string) =>
    pending.put(`passkey:${key}`, { challenge }, CHALLENGE_SECONDS)

  return {
    /** Options for the browser, as JSON; with an account, for its passkeys only. */
    offerSignIn: async (key: string, accountId?: string): Promise<string> => {
      const own = accountId === undefined ? undefined : await passkeys.list(accountId)
      const options = await generateAuthenticationOptions({
        rpID,
        userVerification: 'required',
        ...(own && { allowCredentials: own.map(({ id, transports }) => ({ id, transports })) }),
      })
      await keepChallenge(key, options.challenge)
      return JSON.stringify(options)
    },

    /** The passkey that signed the challenge kept under `key`; undefined for any other answer. */
    verifySignIn: async (key: string, json: string): Promise<Passkey | undefined> => {
      const expectedChallenge = await takeChallenge(key)
      const response = parseJson(assertion, json)
      const passkey = response && (await passkeys.find(response.id))
      if (!expectedChallenge || !response || !passkey) return undefined
      const { userHandle } = response.response
      const owner = Buffer.from(passkey.accountId).toString('base64url')
      if (userHandle !== undefined && userHandle !== owner) return undefined
      const result = await orUndefined(() =>
        verifyAuthenticationResponse({
          ...expected,
          response,
          expectedChallenge,
          credential: passkey,
        }),
      )
      if (!result?.verified) return undefined
      await passkeys.used(passkey.id, result.authenticationInfo.newCounter)
      return passkey
    },

    /** Options for making a passkey, as JSON. */
    offerRegistration: async (key: string, account: Account): Promise<string> => {
      const own = await passkeys.list(account.id)
      const options = await generateRegistrationOptions({
        rpName: RP_NAME,
        rpID,
        userName: account.email,
        userDisplayName: account.name,
        userID: new Uint8Array(Buffer.from(account.id)),
        attestationType: 'none',
        supportedAlgorithmIDs: ALGORITHMS,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: own.map(({ id, transports }) => ({ id, transports })),
      })
      await keepChallenge(key, options.challenge)
      return JSON.stringify(options)
    },

    /** Keeps the passkey the browser made; false when the answer is not one to the challenge under `key`. */
    register: async (
      key: string,
      accountId: string,
      json: string,
      name: string,
    ): Promise<boolean> => {
      const expectedChallenge = await takeChallenge(key)
      const response = parseJson(attestation, json)
      if (!expectedChallenge || !response) return false
      const result = await orUndefined(() =>
        verifyRegistrationResponse({
          ...expected,
          response,
          expectedChallenge,
          supportedAlgorithmIDs: ALGORITHMS,
        }),
      )
      if (!result?.verified) return false
      const { id, publicKey, counter } = result.registrationInfo.credential
      const { transports } = response.response
      return passkeys.add({ id, accountId, publicKey, counter, transports, name })
    },
  }
}

export type Webauthn = ReturnType<typeof createWebauthn>
