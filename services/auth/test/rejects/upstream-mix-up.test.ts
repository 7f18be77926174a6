import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { leave, startAuthWithUpstream } from '../upstream.ts'

const { auth, entra, strict, ...stack } = await startAuthWithUpstream()
after(async () => stack[Symbol.asyncDispose]())

const person = { sub: 'p-1', email: 'reader@example.com', email_verified: true }
entra.be(person)
strict.be(person)

const depart = async () => {
  const browser = createBrowser(auth)
  const away = await leave(browser, await browser.go('/account'), entra)
  return { browser, away, back: await entra.visit(away) }
}

test('each provider has a redirect URI of its own, and PKCE, state and nonce', async () => {
  const { away } = await depart()
  assert.equal(
    away.searchParams.get('redirect_uri'),
    'https://bridge.test/interaction/upstream/entra',
  )
  assert.equal(away.searchParams.get('code_challenge_method'), 'S256')
  for (const name of ['state', 'nonce', 'code_challenge']) {
    assert.ok(String(away.searchParams.get(name)).length >= 43, name)
  }
})

test('an answer for one provider that comes to the address of another is refused', async () => {
  const { browser, back } = await depart()
  back.pathname = '/interaction/upstream/strict'
  const page = await browser.go(back)
  assert.equal(page.status, 400)
  assert.match(page.text, /expired/)
})

test('an answer that names another issuer, or none, is refused (RFC 9207)', async () => {
  for (const iss of [strict.issuer, 'https://entra.test/', null]) {
    const { browser, back } = await depart()
    if (iss === null) back.searchParams.delete('iss')
    else back.searchParams.set('iss', iss)
    const page = await browser.go(back)
    assert.equal(page.status, 400, String(iss))
    assert.match(page.text, /could not be signed in there/)
  }
})

test('a code of another flow of the same provider is refused', async () => {
  const first = await depart()
  const second = await depart()
  second.back.searchParams.set('code', String(first.back.searchParams.get('code')))
  const page = await second.browser.go(second.back)
  assert.equal(page.status, 400)
  assert.match(page.text, /could not be signed in there/)
})

test('an answer is taken once', async () => {
  const { browser, back } = await depart()
  assert.equal((await browser.go(back)).url.pathname, '/account')
  assert.equal((await browser.go(back)).status, 400)
})

test('without the true answer nobody is signed in: the same person, honestly, is', async () => {
  const { browser, back } = await depart()
  assert.match((await browser.go(back)).text, /Luis Reader/)
})
