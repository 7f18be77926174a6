import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { classify } from './classify.ts'

const CORPUS = join(import.meta.dirname, '../../../test/corpus')

const statements = (folder: string) => {
  const files = globSync('**/*.sql', { cwd: join(CORPUS, folder) }).toSorted()
  assert.notEqual(files.length, 0, `test/corpus/${folder} holds no statement`)
  return files.map((file) => ({ file, sql: readFileSync(join(CORPUS, folder, file), 'utf8') }))
}

for (const [folder, expected] of [
  ['allow/read', 'read'],
  ['allow/write', 'write'],
  ['ddl', 'ddl'],
  ['deny', 'denied'],
] as const) {
  for (const { file, sql } of statements(folder)) {
    test(`${folder}/${file} is classified as ${expected}`, () => {
      assert.equal(classify(sql).class, expected, JSON.stringify(classify(sql)))
    })
  }
}

for (const { file, sql } of statements('schema/allow')) {
  test(`schema/allow/${file} is a change of the schema that may be permitted`, () => {
    const classification = classify(sql)
    assert.equal(classification.class, 'ddl', JSON.stringify(classification))
    assert.ok(!('fault' in classification), JSON.stringify(classification))
  })
}

for (const { file, sql } of statements('schema/deny')) {
  test(`schema/deny/${file} is none that may be permitted`, () => {
    const classification = classify(sql)
    const isRefused = classification.class === 'denied' || 'fault' in classification
    assert.ok(isRefused, JSON.stringify(classification))
  })
}

test('a refusal says what it refuses, why, and where', () => {
  assert.deepEqual(classify('SELECT 1\n  DELETE FROM t'), {
    class: 'denied',
    refusal: {
      what: 'DELETE',
      why: 'it starts a second statement; send one statement per call, and put names like it in brackets',
      position: { line: 2, column: 3 },
    },
  })
})

test('a text of a megabyte is classified in time that grows with its length', () => {
  const sql = `SELECT '${"x''".repeat(300_000)}' /* ${'/* '.repeat(1000)}${'*/'.repeat(1000)} */ AS a`
  const started = performance.now()
  assert.equal(classify(sql).class, 'read')
  assert.ok(performance.now() - started < 30_000)
})
