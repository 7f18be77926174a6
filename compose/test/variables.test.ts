import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

const folder = join(import.meta.dirname, '..')
const FILES = [
  'compose.yaml',
  'compose.demo.yaml',
  'compose.observability.yaml',
  'compose.swarm.yaml',
]

const sorted = (names: readonly (string | undefined)[]) =>
  [...new Set(names.map(String))].toSorted((one, other) => one.localeCompare(other))

test('.env.example names every variable of the compose files, and no other', async () => {
  const texts = await Promise.all(FILES.map(async (file) => readFile(join(folder, file), 'utf8')))
  const used = texts.flatMap((text) => [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name))
  const example = await readFile(join(folder, '.env.example'), 'utf8')
  const named = [...example.matchAll(/^#? ?(?!COMPOSE_)([A-Z_]+)=/gm)].map(([, name]) => name)
  assert.deepEqual(sorted(named), sorted(used))
})

test('what make-secrets.sh makes is what the compose files ask for', async () => {
  const texts = await Promise.all(FILES.map(async (file) => readFile(join(folder, file), 'utf8')))
  const asked = texts.flatMap((text) =>
    [...text.matchAll(/PUENTE_SECRETS_DIR:-\.\/secrets\}\/([a-z_]+)/g)].map(([, name]) => name),
  )
  const script = await readFile(join(folder, 'make-secrets.sh'), 'utf8')
  const made = [...script.matchAll(/^put ([a-z_]+) /gm)].map(([, name]) => name)
  assert.ok(made.length > 5)
  assert.deepEqual(sorted(made), sorted(asked))
})
