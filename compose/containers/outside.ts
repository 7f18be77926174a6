import { writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { readFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { addressOf } from './container.ts'
import { compose, originOf, type Stack } from './stack.ts'
import { waitFor } from './wait.ts'

/** The root of the authority that Pebble made up when it started. */
const rootOf = async (stack: Stack) => {
  const host = await addressOf(stack, 'pebble')
  const ca = readFileSync(join(stack.directory, 'pebble.pem'))
  return new Promise<string>((resolve, reject) => {
    get({ host, port: 15_000, path: '/roots/0', ca, servername: 'pebble' }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve(text))
    }).on('error', reject)
  })
}

/** The certificate that the gateway presents, if it is one of `ca`. */
export const servedCertificate = async ({ name, httpsPort }: Stack, ca: string) =>
  new Promise<{ serialNumber: string; pem: string }>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: httpsPort, servername: name, ca }, () => {
      const { raw, serialNumber } = socket.getPeerCertificate()
      socket.end()
      const body = raw.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n')
      resolve({
        serialNumber,
        pem: `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`,
      })
    })
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')))
    socket.on('error', reject)
  })

const ACCOUNTS = [
  { email: 'writer@example.com', name: 'Wanda Writer', scopes: ['sql:read', 'sql:write'] },
  { email: 'reader@example.com', name: 'Rita Reader', scopes: ['sql:read'] },
]

/**
 * Writes down what a person outside needs, in the form of the demo's state: the authority's certificate, accounts, and
 * where everything is. Waits for the certificate. Resolves with the names that must lead to addresses.
 */
export const tellOutside = async (stack: Stack) => {
  const folder = join(stack.directory, 'e2e')
  const ca = await waitFor('the certificate authority', async () => rootOf(stack))
  await writeFile(join(folder, 'ca.pem'), ca)
  const { pem } = await waitFor('the first certificate', async () => servedCertificate(stack, ca))
  await writeFile(join(folder, 'server.pem'), pem)

  const accounts = ACCOUNTS.map((account) => ({
    ...account,
    password: randomBytes(12).toString('hex'),
  }))
  for (const { email, name, scopes, password } of accounts) {
    const allow = ['--allow', `default=${scopes.join(',')}`, '--password-stdin']
    const add = ['exec', '-T', 'auth', 'puente', 'accounts', 'add', email, '--name', name, ...allow]
    await compose(stack, add, { input: `${password}\n` })
  }
  const names = {
    [stack.name]: '127.0.0.1',
    postgres: await addressOf(stack, 'postgres'),
    devsql: await addressOf(stack, 'devsql'),
    auth: await addressOf(stack, 'auth'),
    mcp: await addressOf(stack, 'mcp'),
  }
  const owner = readFileSync(join(stack.directory, 'secrets/postgres_password'), 'utf8').trim()
  const baseUrl = originOf(stack)
  const facts = {
    baseUrl,
    caFile: join(folder, 'ca.pem'),
    resources: { default: `${baseUrl}/mcp` },
    accounts: accounts.map(({ email, password, scopes }) => ({ email, password, scopes })),
    sql: {
      server: 'devsql',
      port: 1433,
      database: 'shop',
      reader: { user: 'puente_reader', password: stack.readerPassword },
      writer: { user: 'puente_writer', password: stack.writerPassword },
    },
    postgres: `postgres://puente:${owner}@postgres:5432/puente`,
    ops: { auth: 'http://auth:9007', mcp: ['http://mcp:9008'] },
  }
  await writeFile(join(folder, 'demo.json'), JSON.stringify(facts, null, 2))
  const hosts = Object.entries({ localhost: '127.0.0.1', ...names })
  await writeFile(
    join(stack.directory, 'hosts'),
    hosts.map(([name, address]) => `${address} ${name}\n`).join(''),
  )
}
