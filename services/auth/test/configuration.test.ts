import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { readEnvironment } from '../src/config/environment.ts'
import { ConfigurationFault } from '../src/config/fault.ts'
import { parseConfiguration } from '../src/config/load.ts'
import { createResources } from '../src/resources/table.ts'

const COMPOSE = new URL('../../../compose/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, COMPOSE), 'utf8')

// The secrets of puente.yaml are those of the databases. This service never reads one, and must start in a container
// that does not have them: whether they are there is for mcp to say.
const NOT_FOR_AUTH = new Set(['missing-secret.yaml'])

const pathsOf = (text: string) => {
  try {
    parseConfiguration(text)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigurationFault)
    return error.faults.map((fault) => fault.slice(0, fault.indexOf(': ')))
  }
}

test('the example is accepted', () => {
  const document = parseConfiguration(read('puente.example.yaml'))
  const resources = createResources(document)
  assert.equal(resources.issuer, 'https://bridge.example.com')
  assert.deepEqual(
    [...resources.byIdentifier.keys()],
    [
      'https://bridge.example.com/mcp',
      'https://bridge.example.com/sse',
      'https://invoices.example.com',
    ],
  )
})

test('a tenant whose schema may be changed has a scope for that', () => {
  const text = read('puente.example.yaml')
  const scopesOf = (document: string) => {
    const { byIdentifier } = createResources(parseConfiguration(document))
    return [...(byIdentifier.get('https://bridge.example.com/mcp')?.scopes.keys() ?? [])]
  }
  assert.deepEqual(scopesOf(text), ['sql:read', 'sql:write'])
  const changed = text.replace('schemaChanges: false', 'schemaChanges: true')
  assert.deepEqual(scopesOf(changed), ['sql:read', 'sql:write', 'sql:ddl'])
})

for (const file of readdirSync(new URL('faults/', COMPOSE))) {
  test(`${file}: every fault is found, with its path`, () => {
    const text = read(`faults/${file}`)
    const expected = /^# faults: (.+)$/m.exec(text)?.[1]?.split('; ') ?? []
    assert.ok(expected.length > 0, 'the first line names the faults')
    const wanted = NOT_FOR_AUTH.has(file) ? [] : expected
    assert.deepEqual(pathsOf(text).toSorted(), wanted.toSorted())
  })
}

test('a fault never repeats what stands in the file', () => {
  const text = read('faults/plain-password.yaml')
  assert.throws(
    () => parseConfiguration(text),
    (error: Error) => !error.message.includes(' secret }'),
  )
})

test('a tenant without a writer is read-only, another one has its own URLs', () => {
  const tenant = (id: string, more = '') =>
    `{ id: ${id}, title: T, sql: { server: s, database: d, reader: { user: r, password: { env: A } } ${more} } }`
  const { byIdentifier, fallback } = createResources(
    parseConfiguration(
      `host: h.test:8443\ntenants:\n  - ${tenant('one')}\n  - ${tenant('two', ', writer: { user: w, password: { env: B } }')}`,
    ),
  )
  assert.deepEqual(
    [...(byIdentifier.get('https://h.test:8443/t/one/mcp')?.scopes.keys() ?? [])],
    ['sql:read'],
  )
  assert.deepEqual(
    [...(byIdentifier.get('https://h.test:8443/t/two/sse')?.scopes.keys() ?? [])],
    ['sql:read', 'sql:write'],
  )
  assert.equal(fallback?.identifier, 'https://h.test:8443/t/one/mcp')
})

const COMPLETE = {
  PUENTE_CONFIG: '/etc/puente.yaml',
  DATABASE_URL: 'postgres://puente@db/puente',
  AUTH_KEY_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
}

test('the environment has sensible defaults', () => {
  const { PORT, OPS_PORT, LISTEN_ADDRESS, LOG_LEVEL } = readEnvironment(COMPLETE)
  assert.deepEqual([PORT, OPS_PORT, LISTEN_ADDRESS, LOG_LEVEL], [8007, 9007, '0.0.0.0', 'info'])
})

test('everything wrong in the environment is listed at once, and no value is repeated', () => {
  assert.throws(
    () =>
      readEnvironment({
        DATABASE_URL: 'mysql://hidden',
        AUTH_KEY_ENCRYPTION_KEY: 'aGlkZGVu',
        PORT: '70000',
        LOG_LEVEL: 'loud',
      }),
    (error: unknown) => {
      assert.ok(error instanceof ConfigurationFault)
      const names = error.faults.map((fault) => String(fault.split(':')[0])).toSorted()
      assert.deepEqual(names, [
        'AUTH_KEY_ENCRYPTION_KEY',
        'DATABASE_URL',
        'LOG_LEVEL',
        'PORT',
        'PUENTE_CONFIG',
      ])
      return !/hidden|aGlkZGVu/.test(error.message)
    },
  )
})

test('secrets can come from files; a file that is not there is a fault', () => {
  const { AUTH_KEY_ENCRYPTION_KEY: _key, ...rest } = COMPLETE
  assert.throws(
    () => readEnvironment({ ...rest, AUTH_KEY_ENCRYPTION_KEY_FILE: '/nowhere/key' }),
    /AUTH_KEY_ENCRYPTION_KEY_FILE: cannot be read/,
  )
})
