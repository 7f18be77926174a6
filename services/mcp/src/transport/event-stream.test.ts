import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openEventStream } from './event-stream.ts'

const readerOf = ({ response }: ReturnType<typeof openEventStream>) => {
  const body: ReadableStream<Uint8Array> | null = response.body
  assert.ok(body)
  return body.getReader()
}

const decoded = async (reader: ReturnType<typeof readerOf>) =>
  new TextDecoder().decode((await reader.read()).value)

test('a silent stream is kept alive by comments, and no longer than it is open', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] })
  const stream = openEventStream()
  const reader = readerOf(stream)
  for (let round = 0; round < 3; round += 1) {
    context.mock.timers.tick(15_000)
    assert.equal(await decoded(reader), ': keep-alive\n\n')
  }
  await reader.cancel()
  await stream.closed
  context.mock.timers.tick(60_000)
  stream.send('message', '{}')
})

test('a client that does not read is taken for gone when eight megabytes wait for it', async () => {
  const stream = openEventStream()
  const reader = readerOf(stream)
  for (let count = 0; count < 9; count += 1) stream.send('message', 'x'.repeat(1_048_576))
  await stream.closed
  await reader.cancel()
})
