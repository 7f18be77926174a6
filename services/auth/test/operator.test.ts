import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from 'zod'
import { createDatabase } from './database.ts'
import { CONFIGURATION } from './harness.ts'
import { parseJson } from './json.ts'
import { createFolder, start } from './process.ts'

const database = await createDatabase()
const folder = await createFolder()
const config = await folder.write('puente.yaml', CONFIGURATION)
after(async () => {
  await database[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const puente = async (args: string[], input = '') => {
  const env = { PUENTE_CONFIG: config, DATABASE_URL: database.url }
  await using command = start('bin/puente.ts', env, args, input)
  const exitCode = await command.exited
  return { exitCode, ...command.output() }
}

const add = (email: string, ...more: string[]) =>
  puente(
    ['accounts', 'add', '--email', email, '--name', 'Ana', '--password-stdin', ...more],
    'a good password\n',
  )

const listed = z.array(z.looseObject({ access: z.record(z.string(), z.array(z.string())) }))

const list = async () => {
  const { stdout } = await puente(['accounts', 'list', '--json'])
  return parseJson(listed, stdout)
}

test('an account is added with what it may grant, and listed', async () => {
  const added = await add(
    'Ana@Example.com',
    '--allow',
    'default=sql:read',
    '--allow',
    'https://bridge.test/sse=sql:write',
    '--allow',
    'https://bridge.test/t/hr/mcp=sql:read',
    '--allow',
    'https://invoices.test/api/=invoices:read',
  )
  assert.equal(added.exitCode, 0, added.stderr)
  assert.deepEqual(await list(), [
    {
      email: 'ana@example.com',
      name: 'Ana',
      disabled: false,
      access: {
        default: ['sql:read', 'sql:write'],
        hr: ['sql:read'],
        'https://invoices.test/api': ['invoices:read'],
      },
    },
  ])
  assert.match((await puente(['accounts', 'list'])).stdout, /ana@example\.com {2}Ana {2}/)
})

test('an account that exists is left as it is: exit code 4', async () => {
  const before = await list()
  const again = await add('ana@example.com', '--allow', 'default=sql:read')
  assert.equal(again.exitCode, 4)
  assert.match(again.stderr, /already exists/)
  assert.deepEqual(await list(), before)
})

test('what an account may grant is changed per target, and taken away', async () => {
  const args = ['accounts', 'allow', '--email', 'ana@example.com', 'default=sql:read', 'hr=']
  assert.equal((await puente(args)).exitCode, 0)
  const [account] = await list()
  assert.deepEqual(account?.access, {
    default: ['sql:read'],
    'https://invoices.test/api': ['invoices:read'],
  })
})

test('a password is changed; an unknown account is not found: exit code 3', async () => {
  const change = (email: string) =>
    puente(['accounts', 'password', '--email', email, '--password-stdin'], 'another password\n')
  assert.equal((await change('ana@example.com')).exitCode, 0)
  assert.equal((await change('bob@example.com')).exitCode, 3)
})

test('what makes no sense changes nothing and says what would: exit code 64', async () => {
  const before = await list()
  const wrong = [
    [],
    ['nonsense'],
    ['accounts', 'constructor'],
    ['accounts', 'add'],
    ['accounts', 'add', '--email', 'x@example.com', '--name', 'X'],
    ['accounts', 'add', '--email', 'no-address', '--name', 'X', '--password-stdin'],
    ['accounts', 'add', '--email', 'x@example.com', '--name', ' ', '--password-stdin'],
    ['accounts', 'add', '--email', 'x@example.com', '--surprise'],
    ['accounts', 'allow', '--email', 'ana@example.com'],
    ['accounts', 'allow', '--email', 'ana@example.com', 'default'],
    ['accounts', 'allow', '--email', 'ana@example.com', 'nowhere=sql:read'],
    ['accounts', 'allow', '--email', 'ana@example.com', 'hr=sql:write'],
  ]
  for (const args of wrong) {
    const { exitCode, stderr, stdout } = await puente(args, 'a good password\n')
    assert.equal(exitCode, 64, args.join(' '))
    assert.notEqual(stderr, '')
    assert.doesNotMatch(stderr, /^ +at /m)
    assert.equal(stdout, '')
  }
  const short = await puente(
    ['accounts', 'add', '--email', 'x@example.com', '--name', 'X', '--password-stdin'],
    'short\n',
  )
  assert.equal(short.exitCode, 64)
  assert.deepEqual(await list(), before)
})

test('--help explains, on every level, without a database', async () => {
  for (const args of [['--help'], ['accounts', '--help'], ['accounts', 'add', '--help']]) {
    await using command = start('bin/puente.ts', {}, args)
    assert.equal(await command.exited, 0)
    assert.match(command.output().stdout, /puente accounts/)
  }
})

test('missing settings are named: exit code 78', async () => {
  await using command = start('bin/puente.ts', {}, ['accounts', 'list'])
  assert.equal(await command.exited, 78)
  assert.match(command.output().stderr, /PUENTE_CONFIG: [\s\S]*DATABASE_URL: /)
})
