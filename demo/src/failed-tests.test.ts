import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFailedTests } from './failed-tests.ts'

const linesOf = (...logs: string[]) => {
  const failedTests = createFailedTests()
  for (const line of logs.join('\n').split('\n')) failedTests.add(line)
  return failedTests.lines()
}

const from = (name: string, text: string) =>
  text
    .split('\n')
    .map((line) => `${name}:test: ${line}`)
    .join('\n')

const FAILING = `▶ group
  ✖ a failing one (2.1ms)
✖ group (15.2ms)
ℹ fail 1

✖ failing tests:

test at test/it.test.ts:4:3
✖ a failing one (2.1ms)
  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:
  
  1 !== 2
  
      at TestContext.<anonymous> (file:///here/test/it.test.ts:4:40)
      at Test.runInAsyncScope (node:async_hooks:227:14)
      at new Promise (<anonymous>) {
    code: 'ERR_ASSERTION',
    actual: 1,
    expected: 2,
  }

test at test/it.test.ts:9:1
✖ too slow (120001ms)
  'test timed out after 120000ms'
[ELIFECYCLE] Test failed. See above for more details.`

const SUMMARY = ' Tasks:    1 successful, 2 total\nFailed:    @puente/a#test, @puente/b#test'

test('what failed is told once more: package, place, name, and the error without frames of Node', () => {
  assert.deepEqual(
    linesOf(
      from('@puente/a', FAILING),
      from('@puente/c', '✔ fine (1ms)'),
      'Failed:    @puente/a#test',
    ),
    [
      '@puente/a  test/it.test.ts:4:3',
      '  ✖ a failing one (2.1ms)',
      '      AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:',
      '      1 !== 2',
      '          at TestContext.<anonymous> (file:///here/test/it.test.ts:4:40)',
      "        code: 'ERR_ASSERTION',",
      '        actual: 1,',
      '        expected: 2,',
      '      }',
      '@puente/a  test/it.test.ts:9:1',
      '  ✖ too slow (120001ms)',
      "      'test timed out after 120000ms'",
    ],
  )
})

test('packages whose lines are mixed are kept apart', () => {
  const [a, b] = ['@puente/a', '@puente/b'].map((name) => from(name, FAILING).split('\n'))
  const mixed = a?.flatMap((line, index) => [line, b?.[index] ?? '']) ?? []
  const lines = linesOf(...mixed, SUMMARY)
  for (const name of ['@puente/a', '@puente/b']) {
    assert.equal(lines.filter((line) => line.startsWith(`${name}  test/it.test.ts`)).length, 2)
  }
})

test('a package that fails without a test, and a file that ends by itself, show what they printed', () => {
  const crashed = `✔ fine (1ms)
Error: Cannot find module
    at node:internal/modules/esm/resolve:272:11
✖ test/it.test.ts (118ms)

✖ failing tests:

test at test/it.test.ts:1:1
✖ test/it.test.ts (118ms)
  'test failed'
[ELIFECYCLE] Test failed.`
  assert.deepEqual(
    linesOf(from('@puente/a', crashed), from('@puente/b', 'Killed'), SUMMARY).slice(3),
    [
      '@puente/a  a whole file failed; printed outside of tests:',
      '    Error: Cannot find module',
      '@puente/b  failed, but none of its tests did; printed outside of tests:',
      '    Killed',
    ],
  )
})

test('however much fails, it stays short', () => {
  const many = Array.from(
    { length: 500 },
    (_, number) => `test at it.ts:${number}:1\n✖ ${number}\n${'  x\n'.repeat(1000)}`,
  )
  const lines = linesOf(from('@puente/a', ['✖ failing tests:', ...many].join('\n')))
  assert.ok(lines.length < 150, `${lines.length} lines`)
  const long = linesOf(from('a', `✖ failing tests:\ntest at a.ts:1:1\n✖ x\n  ${'y'.repeat(9999)}`))
  assert.ok(long.every((line) => line.length < 300))
})

test('where nothing failed there is nothing to tell', () => {
  assert.deepEqual(linesOf(from('@puente/a', '✔ fine (1ms)\nℹ fail 0'), 'Tasks: 1 successful'), [])
})
