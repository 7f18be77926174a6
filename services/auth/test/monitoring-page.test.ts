import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createMetrics } from '../src/metrics.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/monitoring.md'), 'utf8')

test('the page on monitoring lists the metrics that there are', () => {
  const section = /## What auth says([^]*?)\n## /.exec(PAGE)?.[1] ?? assert.fail('no section')
  const listed = [...section.matchAll(/^\| `(puente_\w+)/gm)].map(([, name]) => name)
  const there = createMetrics()
    .registry.getMetricsAsArray()
    .map(({ name }) => name)
    .filter((name) => name.startsWith('puente_'))
  assert.deepEqual(new Set(listed), new Set(there))
})
