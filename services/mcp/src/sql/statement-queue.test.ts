import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SqlFailure } from './failure.ts'
import { createStatementQueue } from './statement-queue.ts'

const never = new AbortController().signal

test('calls run in the order they came, at most so many at once', async () => {
  const queue = createStatementQueue(1)
  const first = await queue.enter(never)
  const order: number[] = []
  const waiting = [1, 2, 3].map(async (number) => {
    using _turn = await queue.enter(never)
    order.push(number)
    await new Promise((resolve) => setImmediate(resolve))
  })
  assert.equal(queue.depth, 3)
  first[Symbol.dispose]()
  first[Symbol.dispose]()
  await Promise.all(waiting)
  assert.deepEqual(order, [1, 2, 3])
  assert.equal(queue.running, 0)
})

test('what exceeds the queue is refused as busy', async () => {
  const queue = createStatementQueue(1)
  using _first = await queue.enter(never)
  const leave = new AbortController()
  const waiting = Array.from({ length: 8 }, async () => queue.enter(leave.signal))
  await assert.rejects(
    queue.enter(never),
    (error) => error instanceof SqlFailure && error.kind === 'busy',
  )
  leave.abort()
  const results = await Promise.allSettled(waiting)
  assert.ok(results.every((result) => result.status === 'rejected'))
  assert.equal(queue.depth, 0)
})

test('a call that leaves the queue does not lose the turn of the next', async () => {
  const queue = createStatementQueue(1)
  const first = await queue.enter(never)
  const leave = new AbortController()
  const left = queue.enter(leave.signal)
  const stayed = queue.enter(never)
  leave.abort()
  await assert.rejects(left)
  first[Symbol.dispose]()
  using _turn = await stayed
  assert.equal(queue.running, 1)
})
