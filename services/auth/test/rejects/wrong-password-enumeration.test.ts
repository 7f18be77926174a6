import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { register, request } from '../client.ts'
import { WRITER, startAuth } from '../harness.ts'
import { prolongWaits } from '../people.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const client = await register(auth)

const attempt = async (email: string, password: string, address = '10.0.0.1') => {
  const browser = createBrowser(auth, { 'x-forwarded-for': address })
  const page = await browser.go((await request(client)).url)
  const startedMs = performance.now()
  const answer = await browser.submit(page, 'sign-in', [
    ['email', email],
    ['password', password],
  ])
  const text = answer.text
    .replaceAll(email, 'EMAIL')
    .replaceAll(/\/interaction\/[\w-]+/g, 'ACTION')
    .replaceAll(/name="csrf" value="[^"]+"/g, 'CSRF')
    .replaceAll(/data-options="[^"]+"/g, 'CHALLENGE')
  return { status: answer.status, text, tookMs: performance.now() - startedMs }
}

const forget = () => auth.sql`delete from auth.sign_in_failure`

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

test('a wrong password and an unknown account get the same answer after the same work', async () => {
  const known: number[] = []
  const unknown: number[] = []
  const ratio = () => median(known) / median(unknown)
  // A hash left out is a ratio of ten and stays one; other work on the machine is evened out by trying on.
  for (let round = 0; round < 7 || (round < 70 && (ratio() < 0.4 || ratio() > 2.5)); round += 1) {
    await forget()
    const one = await attempt(WRITER.email, 'not the password')
    const two = await attempt('stranger@example.com', 'not the password')
    assert.equal(one.status, two.status)
    assert.equal(one.text, two.text)
    known.push(one.tookMs)
    unknown.push(two.tookMs)
  }
  assert.ok(ratio() > 0.4 && ratio() < 2.5, `known/unknown took ${ratio().toFixed(2)}`)
})

test('after five failures the right password is refused as well, with the same words', async () => {
  await forget()
  const answers = []
  for (let round = 0; round < 5; round += 1) {
    answers.push(await attempt(WRITER.email, 'not the password'))
  }
  await prolongWaits(auth.sql)
  const blocked = await attempt(WRITER.email.toUpperCase(), WRITER.password)
  assert.equal(blocked.status, answers[0]?.status)
  assert.match(blocked.text, /After several tries, wait a minute/)
  const elsewhere = await attempt(WRITER.email, WRITER.password, '10.0.0.2')
  assert.notEqual(elsewhere.status, 400)
  await auth.sql`update auth.sign_in_failure set blocked_until = now()`
  assert.notEqual((await attempt(WRITER.email, WRITER.password)).status, 400)
})

test('attempts made at once are counted as well as those made one after another', async () => {
  await forget()
  await Promise.all(
    Array.from({ length: 20 }, () => attempt(WRITER.email, 'not the password', '10.0.0.7')),
  )
  const rows = await auth.sql<{ failures: number }[]>`
    select failures from auth.sign_in_failure order by failures`
  assert.deepEqual(
    rows.map(({ failures }) => failures),
    [5, 5, 5],
  )
})

test('one address cannot try many accounts', async () => {
  await forget()
  for (let round = 0; round < 50; round += 1) {
    await attempt(`guess${round}@example.com`, 'not the password', '10.0.0.9')
  }
  await prolongWaits(auth.sql)
  assert.equal((await attempt(WRITER.email, WRITER.password, '10.0.0.9')).status, 400)
  assert.notEqual((await attempt(WRITER.email, WRITER.password, '10.0.0.8')).status, 400)
})
