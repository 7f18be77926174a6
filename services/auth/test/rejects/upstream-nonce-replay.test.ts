import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { generateKeyPair, SignJWT, decodeJwt, decodeProtectedHeader } from 'jose'
import { signInAt, startAuthWithUpstream } from '../upstream.ts'

type Tokens = { id_token: string }

let alterToken: (idToken: string) => Promise<string> = async (idToken) => idToken

const { auth, strict, ...stack } = await startAuthWithUpstream(async (url, response) => {
  if (!url.endsWith('/token') || !response.ok) return response
  const tokens = (await response.json()) as Tokens
  return Response.json({ ...tokens, id_token: await alterToken(tokens.id_token) })
})
after(async () => stack[Symbol.asyncDispose]())

const person = { sub: 'p-1', email: 'reader@example.com', email_verified: true }

const attempt = async (alter: typeof alterToken) => {
  alterToken = alter
  return signInAt(auth, strict, person)
}

let seen = ''

test('an honest ID token signs in', async () => {
  const page = await attempt(async (idToken) => (seen = idToken))
  assert.equal(page.url.pathname, '/account')
})

test('a true ID token of an earlier sign-in is refused: its nonce is not of this one', async () => {
  const page = await attempt(async () => seen)
  assert.equal(page.status, 400)
  assert.match(page.text, /could not be signed in there/)
})

test('an ID token with a false signature, or none, is refused', async () => {
  const { privateKey } = await generateKeyPair('RS256')
  const forgeries: (typeof alterToken)[] = [
    async (idToken) =>
      new SignJWT(decodeJwt(idToken))
        .setProtectedHeader({ ...decodeProtectedHeader(idToken), alg: 'RS256' })
        .sign(privateKey),
    async (idToken) => {
      const [, payload = ''] = idToken.split('.')
      return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    },
    async (idToken) => {
      const [header, , signature] = idToken.split('.')
      const claims = { ...decodeJwt(idToken), sub: 'writer' }
      return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
    },
    async () => 'nonsense',
  ]
  for (const forge of forgeries) assert.equal((await attempt(forge)).status, 400)
})
