import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { createAuditTrail } from '../src/audit/trail.ts'
import { createMcpApp, type AppDeps } from '../src/app.ts'
import type { Config, TenantConfig } from '../src/config/load.ts'
import { createHealth } from '../src/health.ts'
import { listen } from '../src/listen.ts'
import { createLogger } from '../src/log.ts'
import { createMetrics } from '../src/metrics.ts'
import { createCancellations } from '../src/store/cancellations.ts'
import { createConfirmations } from '../src/store/confirmations.ts'
import { migrate } from '../src/store/migrate.ts'
import { openStore } from '../src/store/postgres.ts'
import { createProofs } from '../src/store/proofs.ts'
import { createResults } from '../src/store/results.ts'
import { createResultKeeper } from '../src/statement/result-keeper.ts'
import type { Pooling } from '../src/sql/role-pool.ts'
import { openTenants } from '../src/tenants.ts'
import { createProofCheck } from '../src/token/proof.ts'
import { resourcesOf } from '../src/token/resources.ts'
import { followRevocations } from '../src/token/revocations.ts'
import { createIssuerKeys, createVerifier } from '../src/token/verifier.ts'
import { buildServer } from '../src/server.ts'
import { createReplicas } from '../src/store/replicas.ts'
import { createOpenStreams } from '../src/transport/open-streams.ts'
import { createRunningCalls } from '../src/transport/running-calls.ts'
import { startIssuer, type Issuer } from './issuer.ts'

export const HOST = 'bridge.test'
export const ISSUER = `https://${HOST}`

export const required = (name: string) => {
  const value = process.env[name]
  assert.ok(value, `${name} is not set: run \`pnpm test\` at the root, or set the variable`)
  return value
}

/** A database of its own in the PostgreSQL of the test run, dropped in the end. */
export const createTestDatabase = async () => {
  const base = required('DATABASE_URL')
  const name = `puente_mcp_test_${randomBytes(6).toString('hex')}`
  const admin = postgres(base, { max: 1, onnotice: () => {} })
  await admin.unsafe(`CREATE DATABASE ${name}`)
  const url = new URL(base)
  url.pathname = `/${name}`
  return {
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      await admin.unsafe(`DROP DATABASE ${name} WITH (FORCE)`)
      await admin.end()
    },
  }
}

/** A connection of the tests: by port, with passwords. */
type TestSql = TenantConfig['sql'] & {
  port: number
  reader: { user: string; password: string }
  writer: { user: string; password: string } | undefined
}

/** How to reach the SQL Server of the test run, from its two URLs. */
export const testSql = (): TestSql => {
  const writer = new URL(required('PUENTE_TEST_SQL_URL'))
  const reader = new URL(required('PUENTE_TEST_SQL_READER_URL'))
  const login = (url: URL) => ({
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  })
  return {
    server: writer.hostname,
    port: Number(writer.port || 1433),
    database: writer.pathname.slice(1),
    encrypt: writer.searchParams.get('encrypt') !== 'false',
    trustServerCertificate: writer.searchParams.get('trustServerCertificate') === 'true',
    readOnlyIntent: false,
    multiSubnetFailover: false,
    reader: login(reader),
    writer: login(writer),
  }
}

/** A server that nobody listens on. */
export const unreachableSql = (): TenantConfig['sql'] => ({
  server: '127.0.0.1',
  port: 1,
  database: 'nowhere',
  encrypt: true,
  trustServerCertificate: true,
  readOnlyIntent: false,
  multiSubnetFailover: false,
  reader: { user: 'reader', password: 'x' },
  writer: { user: 'writer', password: 'x' },
})

export const tenantConfig = (
  sql: TenantConfig['sql'],
  overrides: {
    id?: string
    limits?: Partial<TenantConfig['limits']>
    confirmAboveRows?: number | null
    schemaChanges?: boolean
    acceptPrivilegedReader?: boolean
    templates?: TenantConfig['templates']
    auditsParameters?: boolean
  } = {},
): TenantConfig => ({
  id: overrides.id ?? 'default',
  title: 'Test',
  sql,
  limits: {
    rows: 1000,
    bytes: 100_000,
    timeoutMs: 30_000,
    concurrency: 4,
    resultRows: 100_000,
    resultTtlMinutes: 60,
    resultBytes: 1_000_000_000,
    ...overrides.limits,
  },
  writes: {
    confirmAboveRows: overrides.confirmAboveRows ?? null,
    schemaChanges: overrides.schemaChanges ?? false,
  },
  templates: overrides.templates ?? [],
  audit: { parameters: overrides.auditsParameters ?? true },
  acceptPrivilegedReader: overrides.acceptPrivilegedReader ?? false,
})

/**
 * The whole service on a port of its own, with an issuer of its own, or as one more replica of a
 * service that runs.
 */
export const startService = async (
  tenantConfigs: TenantConfig[],
  beside?: {
    issuer?: Issuer
    databaseUrl?: string
    pooling?: Pooling
    buildServer?: AppDeps['buildServer']
    /** How what is kept for calls is reached, apart from the audit trail. */
    keptBy?: { urlOf: (databaseUrl: string) => Promise<string>; silenceMs?: number }
  },
) => {
  const resources = new AsyncDisposableStack()
  const config: Config = { host: HOST, issuer: ISSUER, tenants: tenantConfigs }
  const issuer = beside?.issuer ?? resources.use(await startIssuer(ISSUER))
  const databaseUrl = beside?.databaseUrl ?? resources.use(await createTestDatabase()).url
  const store = openStore(databaseUrl)
  resources.defer(() => store.end({ timeout: 1 }))
  await migrate(store)
  const log = createLogger(process.env['LOG_LEVEL'] ?? 'silent')
  const tenants = resources.use(openTenants(config, log, beside?.pooling))
  const { keptBy } = beside ?? {}
  const kept = openStore((await keptBy?.urlOf(databaseUrl)) ?? databaseUrl, keptBy?.silenceMs)
  resources.defer(() => kept.end({ timeout: 1 }))
  const results = createResults(kept)
  const metrics = createMetrics()
  metrics.observeTenants(tenants)
  const revocations = resources.use(
    followRevocations({ feedUrl: issuer.revocationsUrl, log, now: Date.now }),
  )
  await revocations.start()
  const resultKeeper = resources.use(createResultKeeper(results, revocations, log))
  metrics.observeRevocations(revocations)
  const audit = resources.use(createAuditTrail(store, Date.now))
  const runningCalls = createRunningCalls()
  const cancellations = resources.use(createCancellations(store, runningCalls, log))
  await cancellations.start()
  const replicas = resources.use(createReplicas(store, log))
  const deps: AppDeps = {
    audit,
    host: HOST,
    issuer: ISSUER,
    tenants,
    verify: createVerifier({
      issuer: ISSUER,
      keys: createIssuerKeys(issuer.jwksUrl),
      resourcesOf: (tenantId) => resourcesOf(ISSUER, tenantId),
      isRevoked: revocations.isRevoked,
      now: Date.now,
    }),
    checkProof: createProofCheck({
      issuer: ISSUER,
      proofs: createProofs(kept),
      now: Date.now,
    }),
    health: createHealth(store, tenants, revocations, store),
    metrics,
    confirmations: createConfirmations(kept),
    results,
    resultKeeper,
    runningCalls,
    cancellations,
    replicas,
    openStreams: createOpenStreams(metrics),
    buildServer: beside?.buildServer ?? buildServer,
    revocations,
    log,
    now: Date.now,
  }
  const app = createMcpApp(deps)
  const server = resources.use(await listen(app.fetch, 0, '127.0.0.1', 7000))
  resources.defer(() => app.close())
  const origin = `http://127.0.0.1:${server.port}`
  await replicas.register(origin)
  const tokenFor = (scope: string, claims: Record<string, unknown> = {}) =>
    issuer.mint({ audience: `${ISSUER}/mcp`, scope, claims })

  return {
    origin,
    issuer,
    fetch: app.fetch,
    deps,
    databaseUrl,
    results,
    tenants,
    metrics,
    tokenFor,
    opened: () => Promise.all(tenants.all().map((tenant) => tenant.database.opened())),
    /** A POST of one JSON-RPC message with a token, as a client of 2025-06-18 sends it. */
    post: (
      path: string,
      token: string | undefined,
      message: unknown,
      headers: Record<string, string> = {},
    ) =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2025-06-18',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: typeof message === 'string' ? message : JSON.stringify(message),
      }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

export type Service = Awaited<ReturnType<typeof startService>>

export const toolCall = (name: string, args: unknown, id: number | string = 1) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
})

export const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
