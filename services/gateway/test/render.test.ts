import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { renderGateway } from '../src/gateway.ts'
import { placeholders } from '../src/placeholders.ts'
import { VariableError, readVariables } from '../src/read-variables.ts'
import { render } from '../src/render.ts'
import { SETTINGS } from '../src/settings.ts'
import { readTemplates } from '../src/templates.ts'
import { VARIABLES } from '../src/variables.ts'

const DIRECTORY = '/srv/gateway'
const GIVEN = {
  PUENTE_HOST: 'bridge.example.com',
  PUENTE_AUTH_UPSTREAMS: 'auth:8007',
  PUENTE_MCP_UPSTREAMS: 'mcp-1:8008 [fd00::2]:8008',
  PUENTE_CERTIFICATE_FILE: '/etc/puente/full chain.pem',
  PUENTE_CERTIFICATE_KEY_FILE: '/etc/puente/key.pem',
}

test('every placeholder of every template is filled, and nothing else is touched', async () => {
  const templates = await readTemplates()
  const rendered = render(templates, { ...GIVEN, PUENTE_HTTP_LISTEN: '80 [::]:80' }, DIRECTORY)
  assert.deepEqual([...rendered.keys()], [...templates.keys()])
  for (const [path, text] of rendered) assert.doesNotMatch(text ?? '', /\$\{/, path)
  assert.match(rendered.get('snippets/proxy.conf') ?? '', /X-Forwarded-For \$remote_addr;/)
  const upstreams = rendered.get('conf.d/10-upstreams.conf') ?? ''
  assert.match(upstreams, /server auth:8007;/)
  assert.match(upstreams, /server mcp-1:8008; server \[fd00::2\]:8008;/)
  assert.match(rendered.get('conf.d/40-redirect.conf') ?? '', /listen 80; listen \[::\]:80;/)
})

test('HTTP/2 is written as the version of nginx wants it', async () => {
  const templates = await readTemplates()
  for (const [version, listen, directive] of [
    ['1.22.1', 'listen 443 ssl http2;', ''],
    ['1.25.0', 'listen 443 ssl http2;', ''],
    ['1.25.1', 'listen 443 ssl;', 'http2 on;'],
    ['1.29.3', 'listen 443 ssl;', 'http2 on;'],
    ['2.0.0', 'listen 443 ssl;', 'http2 on;'],
  ] as const) {
    const rendered = render(templates, { ...GIVEN, PUENTE_NGINX_VERSION: version }, DIRECTORY)
    const server = rendered.get('conf.d/30-puente.conf') ?? ''
    assert.ok(server.includes(listen), version)
    assert.equal(server.includes('http2 on;'), directive !== '', version)
  }
})

test('all missing and malformed variables are refused together, and nothing is written', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'puente-gateway-'))
  t.after(() => rm(directory, { recursive: true }))
  const given = {
    PUENTE_HOST: 'https://bridge.example.com/',
    PUENTE_HTTPS_LISTEN: '443 65536',
    PUENTE_MCP_UPSTREAMS: 'mcp',
    PUENTE_CERTIFICATE_FILE: 'server.pem',
    PUENTE_HSTS_SECONDS: '-1',
  }
  await assert.rejects(renderGateway(given, directory), (error) => {
    assert.ok(error instanceof VariableError)
    const names = error.message.split('\n').map((line) => line.split(' ')[0])
    assert.deepEqual(names, [
      'PUENTE_HOST',
      'PUENTE_HTTPS_LISTEN',
      'PUENTE_AUTH_UPSTREAMS',
      'PUENTE_MCP_UPSTREAMS',
      'PUENTE_CERTIFICATE_FILE',
      'PUENTE_CERTIFICATE_KEY_FILE',
      'PUENTE_HSTS_SECONDS',
    ])
    assert.match(error.message, /PUENTE_AUTH_UPSTREAMS must be [^\n]*: it is not set/)
    assert.match(error.message, /not "443 65536"/)
    return true
  })
  assert.deepEqual(await readdir(directory), [])
})

const INJECTIONS = [
  '; return 200',
  '} server {',
  '\nuser root;',
  '"; include /etc/passwd; #',
  '$host',
  '${x}',
  '\\',
  '\0',
  "'",
  '#',
]
for (const { name } of VARIABLES) {
  test(`${name} cannot carry nginx configuration`, () => {
    const valid = readVariables(GIVEN, DIRECTORY).get(name) ?? ''
    const isPath = valid.startsWith('/')
    for (const injection of INJECTIONS) {
      // Quoted paths may hold what means nothing inside double quotes.
      if (isPath && !/["\\$\n\0]/.test(injection)) continue
      const value = `${valid === '' ? 'x' : valid}${injection}x`
      assert.throws(
        () => readVariables({ ...GIVEN, [name]: value }, DIRECTORY),
        VariableError,
        value,
      )
    }
  })
}

test('hosts with a port, and addresses, are taken apart', () => {
  for (const [host, name, port, hsts] of [
    ['bridge.example.com', 'bridge.example.com', '443', 'max-age=31536000'],
    ['bridge.example.com:8443', 'bridge.example.com', '8443', 'max-age=31536000'],
    ['localhost:8443', 'localhost', '8443', ''],
    ['puente.localhost', 'puente.localhost', '443', ''],
    ['[::1]:8443', '[::1]', '8443', ''],
    ['192.0.2.1', '192.0.2.1', '443', ''],
  ] as const) {
    const values = placeholders(readVariables({ ...GIVEN, PUENTE_HOST: host }, DIRECTORY))
    assert.equal(values.get('PUENTE_SERVER_NAME'), name)
    assert.equal(values.get('PUENTE_PUBLIC_PORT'), port)
    assert.equal(values.get('PUENTE_HSTS'), hsts)
  }
})

test('rendering again takes away what the configuration does without', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'puente-gateway-'))
  t.after(() => rm(directory, { recursive: true }))
  await renderGateway({ ...GIVEN, PUENTE_HTTP_LISTEN: '80' }, directory)
  assert.ok((await readdir(join(directory, 'conf.d'))).includes('40-redirect.conf'))
  await renderGateway(GIVEN, directory)
  assert.ok(!(await readdir(join(directory, 'conf.d'))).includes('40-redirect.conf'))
  assert.ok((await readdir(directory)).includes('run'))
})

test('the command writes the folder, or lists the faults and exits with 78', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'puente-gateway-'))
  t.after(() => rm(directory, { recursive: true }))
  const program = resolve(import.meta.dirname, '../src/bin/render.ts')
  await promisify(execFile)(process.execPath, [program, directory], { env: GIVEN })
  const text = await readFile(join(directory, 'conf.d/30-puente.conf'), 'utf8')
  assert.match(text, /server_name bridge\.example\.com;/)
  const bad = spawnSync(process.execPath, [program, directory], { env: {}, encoding: 'utf8' })
  assert.equal(bad.status, 78)
  assert.equal(bad.stderr.trim().split('\n').length, 5)
  const usage = spawnSync(process.execPath, [program], { env: GIVEN, encoding: 'utf8' })
  assert.deepEqual([usage.status, usage.stderr.startsWith('Usage:')], [64, true])
})

test('the README names every variable, and no other', async () => {
  const readme = await readFile(resolve(import.meta.dirname, '../README.md'), 'utf8')
  const rows = [...readme.matchAll(/^\| `(PUENTE_\w+)` +\|/gm)].map(([, name]) => name)
  const names = [...VARIABLES, ...SETTINGS].map(({ name }) => name)
  assert.deepEqual(new Set(rows), new Set(names))
  assert.equal(rows.length, names.length)
})
