import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { register, request, signIn } from '../client.ts'
import { WRITER, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const consentPage = async (headers: Record<string, string> = {}) => {
  const browser = createBrowser(auth, headers)
  const { url } = await request(await register(auth))
  return { browser, page: await signIn(browser, await browser.go(url)) }
}

const grants = async () => {
  const [row] = await auth.sql<{ count: number }[]>`
    select count(*)::int as count from auth.oidc_model where model = 'Grant'`
  return row?.count
}

test('a form without the token of its interaction changes nothing', async () => {
  const { browser, page } = await consentPage()
  const other = await consentPage()
  const foreign = /name="csrf" value="([^"]+)"/.exec(other.page.text)?.[1] ?? ''
  const before = await grants()
  for (const csrf of ['', 'x', foreign]) {
    for (const action of ['consent', 'deny', 'other-account']) {
      const answer = await browser.submit(page, action, [
        ['scope', 'sql:read'],
        ['csrf', csrf],
      ])
      assert.equal(answer.status, 403)
    }
  }
  assert.equal(await grants(), before)
})

test('a form from another origin is refused, even with the right token', async () => {
  const browser = createBrowser(auth, { origin: 'https://evil.test' })
  const { url } = await request(await register(auth))
  const page = await browser.go(url)
  const answer = await browser.submit(page, 'sign-in', [
    ['email', WRITER.email],
    ['password', WRITER.password],
  ])
  assert.equal(answer.status, 403)
})

test('one browser cannot act on the interaction of another', async () => {
  const { page } = await consentPage()
  const stranger = createBrowser(auth)
  assert.equal((await stranger.go(page.url)).status, 400)
  const answer = await stranger.submit(page, 'consent', [['scope', 'sql:read']])
  assert.equal(answer.status, 400)
  assert.match(answer.text, /expired/)
})

test('pages cannot be framed, scripted or cached', async () => {
  const { page } = await consentPage()
  const policy = String(page.headers.get('content-security-policy'))
  assert.match(policy, /default-src 'none'/)
  assert.match(policy, /frame-ancestors 'none'/)
  assert.doesNotMatch(policy, /unsafe|script-src|form-action/)
  assert.equal(page.headers.get('cache-control'), 'no-store')
  assert.equal(page.headers.get('referrer-policy'), 'same-origin')
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff')
})
