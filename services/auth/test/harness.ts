import { randomBytes } from 'node:crypto'
import { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { createApp } from '../src/app.ts'
import { createAuditTrail } from '../src/audit/trail.ts'
import type { Network } from '../src/clients/fetch-document.ts'
import { parseConfiguration } from '../src/config/load.ts'
import { connect } from '../src/database/connect.ts'
import { migrate } from '../src/database/migrate.ts'
import { loadKeyring } from '../src/keys/keyring.ts'
import { listen } from '../src/listen.ts'
import { createMetrics } from '../src/metrics.ts'
import { addAccount } from '../src/operator/accounts.ts'
import { createDatabase } from './database.ts'

export const ISSUER = 'https://bridge.test'
export const MCP = `${ISSUER}/mcp`

export const CONFIGURATION = `
host: bridge.test
auth:
  apis:
    - resource: https://invoices.test/api
      name: Invoices
      scopes: { 'invoices:read': See invoices, 'invoices:pay': Pay invoices }
      ttl: 900
      algorithm: RS256
tenants:
  - id: default
    title: Sales
    sql:
      server: 127.0.0.1
      database: shop
      reader: { user: reader, password: { env: READER } }
      writer: { user: writer, password: { env: WRITER } }
  - id: hr
    title: Human Resources
    sql: { server: 127.0.0.1, database: hr, reader: { user: reader, password: { env: READER } } }
`

export const WRITER = { email: 'writer@example.com', password: 'correct horse battery' }
export const READER = { email: 'reader@example.com', password: 'staple of the reader' }
export const NOBODY = { email: 'nobody@example.com', password: 'has no access at all' }

/** Nowhere to go: what has no network of its own in its test resolves no name. */
const NO_NETWORK: Network = {
  resolve: async () => [],
  connect: () => new Socket(),
}

/** The service on a database of its own, listening on loopback, with three accounts. */
export const startAuth = async (
  yaml = CONFIGURATION,
  settings: {
    network?: Network
    registrationsPerMinute?: number
    upstreamSecrets?: ReadonlyMap<string, string>
    fetch?: typeof fetch
  } = {},
) => {
  const own = {
    network: NO_NETWORK,
    registrationsPerMinute: 1000,
    upstreamSecrets: new Map<string, string>(),
    fetch,
    ...settings,
  }
  const stack = new AsyncDisposableStack()
  const database = stack.use(await createDatabase())
  const sql = connect(database.url)
  stack.defer(async () => sql.end({ timeout: 1 }))
  await migrate(sql)
  const kek = [randomBytes(32)] as const
  const keyring = await loadKeyring(sql, kek)
  const logged: string[] = []
  const sink = new PassThrough().on('data', (chunk: Buffer) => logged.push(chunk.toString()))
  const log = pino({ level: 'info' }, sink)
  const metrics = createMetrics()
  const document = parseConfiguration(yaml)
  const parts = { document, sql, kek, log, metrics, ...own }
  const app = createApp({ ...parts, keyring, audit: createAuditTrail(sql) })
  const server = stack.use(await listen(app, '127.0.0.1', 0))
  await addAccount(sql, {
    ...WRITER,
    name: 'Ana Writer',
    allow: [
      { target: 'default', scopes: ['sql:read', 'sql:write'] },
      { target: 'https://invoices.test/api', scopes: ['invoices:read', 'invoices:pay'] },
    ],
  })
  await addAccount(sql, {
    ...READER,
    name: 'Luis Reader',
    allow: [{ target: 'default', scopes: ['sql:read'] }],
  })
  await addAccount(sql, { ...NOBODY, name: 'Nobody', allow: [] })
  return {
    sql,
    keyring,
    kek,
    document,
    log,
    metrics,
    databaseUrl: database.url,
    origin: `http://127.0.0.1:${server.port}`,
    logged: () => logged.join(''),
    /** Starts another replica on the same database, which finds its keys there; perhaps with another configuration. */
    startReplica: async (other = document) => {
      const ring = await loadKeyring(sql, kek)
      const replica = createApp({
        ...parts,
        document: other,
        keyring: ring,
        audit: createAuditTrail(sql),
      })
      return stack.use(await listen(replica, '127.0.0.1', 0)).port
    },
    async [Symbol.asyncDispose]() {
      await stack.disposeAsync()
    },
  }
}

export type Auth = Awaited<ReturnType<typeof startAuth>>

/** Sends a request for an URL of the issuer to where the service listens. */
export const send = async (auth: { origin: string }, url: string | URL, init: RequestInit = {}) => {
  // A path with two slashes at its beginning would be taken for a host beside the issuer.
  const { pathname, search } = new URL(String(url).replace(/^\//, `${ISSUER}/`))
  return fetch(`${auth.origin}${pathname}${search}`, { redirect: 'manual', ...init })
}

/** Posts a form, as a program does. */
export const post = async (
  auth: { origin: string },
  path: string,
  form: Record<string, string> | [string, string][],
  headers: Record<string, string> = {},
) => send(auth, path, { method: 'POST', body: new URLSearchParams(form), headers })

/** Posts JSON. */
export const postJson = async (auth: { origin: string }, path: string, body: unknown) =>
  send(auth, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
