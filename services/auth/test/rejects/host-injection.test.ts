import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { z } from 'zod'
import { register, request } from '../client.ts'
import { addDeviceClient } from '../device.ts'
import { parseJson } from '../json.ts'
import { ISSUER, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const HOSTILE = {
  host: 'evil.test',
  'x-forwarded-host': 'evil.test',
  'x-forwarded-proto': 'http',
  forwarded: 'host=evil.test',
}

// fetch does not let its caller choose Host.
const get = (path: string) =>
  new Promise<{ headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    httpRequest(auth.origin + path, { headers: HOSTILE }, (response) => {
      text(response).then((body) => resolve({ headers: response.headers, body }), reject)
    })
      .on('error', reject)
      .end()
  })

test('both metadata documents are the same and name the issuer, whatever the request claims', async () => {
  const one = await get('/.well-known/oauth-authorization-server')
  const two = await get('/.well-known/openid-configuration')
  assert.equal(one.body, two.body)
  assert.doesNotMatch(one.body, /evil/)
  const metadata = parseJson(z.record(z.string(), z.unknown()), one.body)
  assert.equal(metadata['issuer'], ISSUER)
  assert.equal(metadata['authorization_endpoint'], `${ISSUER}/authorize`)
  assert.equal(metadata['token_endpoint'], `${ISSUER}/token`)
  for (const [name, value] of Object.entries(metadata)) {
    if (!/_(?:endpoint|uri)$/.test(name)) continue
    assert.ok(String(value).startsWith(`${ISSUER}/`), name)
  }
})

test('redirects of an authorization stay with the issuer, and its cookies are secure', async () => {
  const { url } = await request(await register(auth))
  const { headers } = await get(url.pathname + url.search)
  assert.match(String(headers['location']), /^\/interaction\/[\w-]+$/)
  const cookies = headers['set-cookie']
  assert.ok(Array.isArray(cookies) && cookies.length > 0)
  for (const cookie of cookies) {
    assert.match(cookie, /secure/i)
    assert.match(cookie, /httponly/i)
    assert.match(cookie, /samesite=lax/i)
    assert.doesNotMatch(cookie, /evil/)
  }
})

test('the address a device shows to a person is that of the issuer', async () => {
  const client = await addDeviceClient(auth)
  const body = new URLSearchParams({ ...client, scope: 'sql:read' }).toString()
  const headers = { ...HOSTILE, 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await new Promise<string>((resolve, reject) => {
    const sent = httpRequest(`${auth.origin}/device/auth`, { method: 'POST', headers })
    sent.on('response', (response) => void text(response).then(resolve, reject))
    sent.on('error', reject).end(body)
  })
  const schema = z.object({ verification_uri: z.string(), verification_uri_complete: z.string() })
  const told = parseJson(schema, answer)
  assert.equal(told.verification_uri, `${ISSUER}/device`)
  assert.ok(told.verification_uri_complete.startsWith(`${ISSUER}/device?user_code=`))
})
