import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { leave, startAuthWithUpstream } from '../upstream.ts'

const { auth, strict, ...stack } = await startAuthWithUpstream()
after(async () => stack[Symbol.asyncDispose]())

strict.be({ sub: 'attacker', email: 'reader@example.com', email_verified: true })

const answerFor = async () => {
  const browser = createBrowser(auth)
  const page = await browser.go('/account')
  return { browser, back: await strict.visit(await leave(browser, page, strict)) }
}

test('an answer signs in nobody but the browser that left for it', async () => {
  const { back } = await answerFor()
  const victim = createBrowser(auth)
  await victim.go('/account')
  const page = await victim.go(back)
  assert.equal(page.status, 400)
  assert.match(page.text, /expired/)
  assert.match((await victim.go('/account')).text, /name="password"/)
})

test('an answer with a state that is made up, or none, leads nowhere', async () => {
  const { browser, back } = await answerFor()
  for (const state of ['', 'x', 'A'.repeat(43)]) {
    back.searchParams.set('state', state)
    assert.equal((await browser.go(back)).status, 400)
  }
})

test('leaving for a provider takes a form of ours', async () => {
  const browser = createBrowser(auth)
  const page = await browser.go('/account')
  const answer = await browser.submit(page, 'upstream', [
    ['provider', 'strict'],
    ['csrf', 'x'],
  ])
  assert.equal(answer.status, 403)
  const unknown = await browser.submit(page, 'upstream', [['provider', 'https://evil.test']])
  assert.equal(unknown.status, 400)
})

test('what the provider says instead of an answer is not shown', async () => {
  const { browser, back } = await answerFor()
  back.searchParams.delete('code')
  back.searchParams.set('error', 'access_denied')
  back.searchParams.set('error_description', 'Call 0900 EVIL')
  const page = await browser.go(back)
  assert.equal(page.status, 400)
  assert.doesNotMatch(page.text, /EVIL/)
  assert.match(page.text, /name="password"/, 'another way to sign in is offered')
})
