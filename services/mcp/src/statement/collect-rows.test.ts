import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QueryEvent } from '../sql/stream-query.ts'
import { collectRows } from './collect-rows.ts'
import { answerable } from './fit-rows.ts'

const column = (name: string) => ({ name, type: 'int', nullable: false })

const collect = async (
  events: readonly QueryEvent[],
  limits: { rows: number; bytes: number },
  isWrite = false,
) => {
  const source = async function* () {
    yield* events
  }
  return collectRows(source(), { ...limits, timeoutMs: 1000 }, { isWrite, onProgress: undefined })
}

test('several result sets and messages come with the first, under limits for all together', async () => {
  const collected = await collect(
    [
      { kind: 'columns', columns: [column('a')] },
      { kind: 'rows', rows: [[1], [2]] },
      { kind: 'message', text: "Login failed for user 'sa'." },
      { kind: 'columns', columns: [column('b'), column('b')] },
      {
        kind: 'rows',
        rows: [
          [3, 4],
          [5, 6],
        ],
      },
      { kind: 'affected', count: 9 },
    ],
    { rows: 3, bytes: 1000 },
    true,
  )
  assert.deepEqual(collected.rows, [[1], [2]])
  assert.deepEqual(collected.more, [{ columns: [column('b'), column('b')], rows: [[3, 4]] }])
  assert.equal(collected.truncated, 'rows')
  assert.equal(collected.affected, 9)
  assert.deepEqual(collected.messages, ['Login failed for user ….'])
})

test('what has no end is bounded: result sets and messages', async () => {
  const sets = Array.from({ length: 60 }, (): QueryEvent => ({ kind: 'columns', columns: [] }))
  const messages = Array.from({ length: 60 }, (): QueryEvent => ({
    kind: 'message',
    text: 'x'.repeat(9000),
  }))
  const collected = await collect([...messages, ...sets], { rows: 3, bytes: 1000 })
  assert.equal(collected.more.length, 20)
  assert.equal(collected.truncated, 'rows')
  assert.equal(collected.messages.join('').length, 20 * 500)
})

test('a first row beyond the size limit is shown in part, and no character is halved', async () => {
  const long = '🎁'.repeat(5000)
  const collected = await collect(
    [
      { kind: 'columns', columns: [column('a'), column('b')] },
      {
        kind: 'rows',
        rows: [
          [long, 7],
          ['next', 8],
        ],
      },
    ],
    { rows: 10, bytes: 1000 },
  )
  assert.equal(collected.truncated, 'bytes')
  const { rows, cutValues } = answerable(collected, 1000)
  const [text, second] = rows[0] ?? []
  assert.equal(second, 7)
  assert.equal(cutValues, 1)
  assert.match(String(text), /^(?:🎁)+…\[cut: \d+ of 10000 characters\]$/u)
  assert.ok(Buffer.byteLength(JSON.stringify(rows)) < 1200)
})
