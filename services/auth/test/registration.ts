import assert from 'node:assert/strict'
import { z } from 'zod'
import { postJson } from './harness.ts'

const schema = z.looseObject({ error: z.string().optional() })

/** Posts metadata to /register and hands back status and JSON. */
export const registerRaw = async (auth: { origin: string }, body: unknown) => {
  const response = await postJson(auth, '/register', body)
  const answer: unknown = await response.json()
  return { status: response.status, answer: schema.parse(answer) }
}

/** Asserts that each of the redirect URIs keeps a client from registering. */
export const assertRedirectsRefused = async (auth: { origin: string }, uris: readonly string[]) => {
  for (const uri of uris) {
    const { status, answer } = await registerRaw(auth, { redirect_uris: [uri] })
    assert.equal(status, 400, uri)
    assert.equal(answer.error, 'invalid_redirect_uri', uri)
  }
}
