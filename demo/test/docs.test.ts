import assert from 'node:assert/strict'
import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../src/checkout.ts'

const read = async (file: string) => readFile(join(checkout, file), 'utf8')

for (const file of [
  'README.md',
  'README.es.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'DECISIONS.md',
  'certs/README.md',
  'compose/README.md',
  'docs/deploy.md',
  'docs/scaling.md',
  'devsql/README.md',
  'services/auth/README.md',
  'services/gateway/README.md',
  'services/mcp/README.md',
]) {
  test(`every link in ${file} leads somewhere`, async () => {
    const links = [...(await read(file)).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
    for (const [, target = ''] of links) await access(join(checkout, dirname(file), target))
  })
}

test('every path that ARCHITECTURE.md names exists', async () => {
  const paths = [...(await read('ARCHITECTURE.md')).matchAll(/`([\w.-]+(?:\/[\w.-]+)+\/?)`/g)]
  assert.ok(paths.length > 20)
  for (const [, path = ''] of paths) await access(join(checkout, path))
})

test('both READMEs list every variable of the demo', async () => {
  const names = (await read('demo/src/environment.ts')).matchAll(/^ {2}(\w+): z/gm)
  const readmes = await Promise.all(['README.md', 'README.es.md'].map(read))
  for (const [, name = ''] of names) {
    for (const text of readmes) assert.ok(text.includes(`\`${name}\``), name)
  }
})

test('the commands of the README are scripts', async () => {
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> }
  for (const [, name = ''] of (await read('README.md')).matchAll(/^npx --yes pnpm@12 ([\w:]+)/gm)) {
    assert.ok(scripts[name], name)
  }
})

test('both services hold the same schema of puente.yaml', async () => {
  for (const file of ['document.ts', 'template.ts']) {
    const [auth, mcp] = await Promise.all(
      ['auth', 'mcp'].map(async (name) => read(`services/${name}/src/config/${file}`)),
    )
    assert.equal(auth, mcp, file)
  }
})
