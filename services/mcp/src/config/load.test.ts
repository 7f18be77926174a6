import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ConfigurationError } from './faults.ts'
import { loadConfig } from './load.ts'

const COMPOSE = join(import.meta.dirname, '../../../../compose')
const SECRETS = { SALES_READER_PASSWORD: 'r', SALES_WRITER_PASSWORD: 'w' }

const faultPaths = (file: string) => {
  try {
    loadConfig(file, SECRETS)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigurationError)
    return error.faults.map((fault) => fault.path).toSorted()
  }
}

for (const file of globSync('faults/*.yaml', { cwd: COMPOSE })) {
  test(`${file} is refused with every fault at its path`, () => {
    const path = join(COMPOSE, file)
    const expected = /^# faults: (.*)$/m.exec(readFileSync(path, 'utf8'))?.[1]?.split('; ')
    assert.deepEqual(faultPaths(path), expected?.toSorted())
  })
}

test('the example is accepted, and its secrets come from the environment', () => {
  const config = loadConfig(join(COMPOSE, 'puente.example.yaml'), SECRETS)
  assert.equal(config.issuer, 'https://bridge.example.com')
  const { reader, writer } = config.tenants[0]?.sql ?? {}
  assert.deepEqual(reader, { user: 'puente_reader', password: 'r', domain: undefined })
  assert.deepEqual(writer, { user: 'puente_writer', password: 'w', domain: undefined })
  assert.equal(config.tenants[0]?.limits.rows, 1000)
})
