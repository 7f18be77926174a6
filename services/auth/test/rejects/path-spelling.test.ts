import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { register, request } from '../client.ts'
import { post, postJson, send, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const spellings = (path: string) => [
  `${path}/`,
  path.toUpperCase(),
  `/${path}`,
  path.replace(/^\/(.)/, (_all, first: string) => `/%${first.charCodeAt(0).toString(16)}`),
  `${path}%2f`,
  `${path};x`,
]

test('no other spelling of /register leads around its checks', async () => {
  for (const path of spellings('/register')) {
    const response = await postJson(auth, path, {
      redirect_uris: ['http://evil.test/callback'],
      application_type: 'web',
    })
    assert.equal(response.status, 404, path)
  }
})

test('no other spelling of /token or /authorize leads around theirs', async () => {
  for (const path of spellings('/token')) {
    assert.equal((await post(auth, path, { grant_type: 'refresh_token' })).status, 404, path)
  }
  const { url } = await request(await register(auth))
  for (const path of spellings('/authorize')) {
    assert.equal((await send(auth, path + url.search)).status, 404, path)
  }
})
