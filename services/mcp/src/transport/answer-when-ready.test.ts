import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerWhenReady } from './answer-when-ready.ts'

test('a failure that no tool has answered is heard here, and the client is told nothing of it', async () => {
  const failure = new Error('password of sql01')
  for (const form of ['json', 'stream', 'either'] as const) {
    const heard: unknown[] = []
    const response = await answerWhenReady(
      7,
      form,
      async () => {
        throw failure
      },
      (error) => heard.push(error),
    )
    const text = await response.text()
    assert.deepEqual(heard, [failure], form)
    assert.match(text, /"id":7,"error":\{"code":-32603,"message":"Internal error"\}/)
    assert.doesNotMatch(text, /sql01/)
  }
})

test('a failure behind an answer that has begun as a stream is heard and told in it', async () => {
  const heard: unknown[] = []
  const { promise, reject } = Promise.withResolvers<unknown>()
  const response = await answerWhenReady(
    7,
    'either',
    async () => promise,
    (error) => heard.push(error),
  )
  assert.equal(response.headers.get('content-type'), 'text/event-stream')
  reject(new Error('late'))
  assert.match(await response.text(), /data: \{"jsonrpc":"2.0","id":7,"error":/)
  assert.equal(heard.length, 1)
})
