import { networkInterfaces } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { keepPartitions } from './audit/partitions.ts'
import { createAuditTrail } from './audit/trail.ts'
import { createMcpApp } from './app.ts'
import { createIssuerKeys, createVerifier } from './token/verifier.ts'
import { createProofCheck } from './token/proof.ts'
import { resourcesOf } from './token/resources.ts'
import { followRevocations } from './token/revocations.ts'
import { readEnvironment } from './config/environment.ts'
import { ConfigurationError } from './config/faults.ts'
import { loadConfig } from './config/load.ts'
import { ownUrl } from './config/own-url.ts'
import { createHealth } from './health.ts'
import { buildServer } from './server.ts'
import { listen } from './listen.ts'
import { createLogger, createLogOutput } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createOpsApp } from './ops.ts'
import { createCancellations } from './store/cancellations.ts'
import { createConfirmations } from './store/confirmations.ts'
import { prepare } from './store/prepare.ts'
import { openStore } from './store/postgres.ts'
import { createProofs } from './store/proofs.ts'
import { createReplicas } from './store/replicas.ts'
import { purgeRegularly } from './store/purge.ts'
import { createResults } from './store/results.ts'
import { createResultKeeper } from './statement/result-keeper.ts'
import { startTracing } from './start-tracing.ts'
import { openTenants } from './tenants.ts'
import { createOpenStreams } from './transport/open-streams.ts'
import { createRunningCalls } from './transport/running-calls.ts'

const EX_CONFIG = 78
// What a call still does once its statement has ended: its audit record, its answer.
const ANSWER_GRACE_MS = 2000

const run = async () => {
  const environment = readEnvironment(process.env)
  const config = loadConfig(environment.configFile, process.env)
  const log = createLogger(environment.logLevel, createLogOutput())
  const { promise: stopped, resolve: stop } = Promise.withResolvers<string>()
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)

  await using resources = new AsyncDisposableStack()
  const { tracedShare } = environment
  if (tracedShare !== undefined) resources.use(await startTracing(tracedShare, log))
  const store = openStore(environment.databaseUrl)
  resources.defer(async () => store.end({ timeout: 2 }))
  // Connections of their own: the storing of results never keeps a confirmation waiting.
  const resultStore = openStore(environment.databaseUrl)
  resources.defer(async () => resultStore.end({ timeout: 2 }))
  const { auditDatabaseUrl } = environment
  if (!(await prepare(store, { auditDatabaseUrl, stopped, log }))) return
  const tenants = resources.use(openTenants(config, log))
  const results = createResults(resultStore)
  resources.use(purgeRegularly(results, log))
  // A role of its own may write it, which can change nothing in it.
  const auditStore = openStore(auditDatabaseUrl ?? environment.databaseUrl)
  resources.defer(async () => auditStore.end({ timeout: 2 }))
  const audit = resources.use(createAuditTrail(auditStore, Date.now))
  resources.use(keepPartitions(auditStore, log))
  const metrics = createMetrics()
  metrics.observeTenants(tenants)
  const feedUrl = environment.revocationsUrl
  const revocations = resources.use(followRevocations({ feedUrl, log, now: Date.now }))
  metrics.observeRevocations(revocations)
  await revocations.start()
  const resultKeeper = resources.use(createResultKeeper(results, revocations, log))
  const health = createHealth(store, tenants, revocations, auditStore)
  const runningCalls = createRunningCalls()
  const cancellations = resources.use(createCancellations(store, runningCalls, log))
  await cancellations.start()
  const replicas = resources.use(createReplicas(store, log))
  let isDraining = false

  const ops = createOpsApp({ health, metrics, isDraining: () => isDraining })
  const graceMs = environment.stopGraceMs + ANSWER_GRACE_MS
  const opsServer = resources.use(
    await listen(ops.fetch, environment.opsPort, environment.listenAddress, ANSWER_GRACE_MS),
  )
  const app = createMcpApp({
    host: config.host,
    issuer: config.issuer,
    tenants,
    verify: createVerifier({
      issuer: config.issuer,
      keys: createIssuerKeys(environment.jwksUrl ?? `${config.issuer}/jwks`),
      resourcesOf: (tenantId) => resourcesOf(config.issuer, tenantId),
      isRevoked: revocations.isRevoked,
      now: Date.now,
    }),
    checkProof: createProofCheck({
      issuer: config.issuer,
      proofs: createProofs(store),
      now: Date.now,
    }),
    health,
    metrics,
    confirmations: createConfirmations(store),
    results,
    resultKeeper,
    runningCalls,
    replicas,
    cancellations,
    openStreams: createOpenStreams(metrics),
    buildServer,
    audit,
    revocations,
    log,
    now: Date.now,
  })
  const server = resources.use(
    await listen(app.fetch, environment.port, environment.listenAddress, graceMs),
  )
  resources.defer(app.close)
  await replicas.register(
    environment.replicaUrl ??
      ownUrl(environment.listenAddress, server.port, Object.values(networkInterfaces()).flat()),
  )

  process.on('SIGHUP', () => {
    try {
      const next = loadConfig(environment.configFile, process.env)
      if (next.host !== config.host) {
        log.error('host has changed, which needs a restart; the running configuration is kept')
        return
      }
      tenants.apply(next).catch((error: unknown) => log.error({ err: error }, 'tenants not closed'))
      log.info({ tenants: next.tenants.length }, 'configuration applied')
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      log.error({ faults: error.faults }, 'bad configuration; the running one is kept')
    }
  })

  log.info({ port: server.port, opsPort: opsServer.port }, 'listening')
  log.info({ signal: await stopped }, 'stopping')
  isDraining = true
  server.drain()
  await sleep(environment.stopDelayMs)
  // The listener takes no more, and waits somewhat longer than this for what runs. Streams stay open for their answers.
  server.stop()
  await runningCalls.drain(environment.stopGraceMs)
}

try {
  await run()
} catch (error) {
  const isConfiguration = error instanceof ConfigurationError
  const message = error instanceof Error ? error.message : 'unknown error'
  process.stderr.write(isConfiguration ? `${message}\n` : `puente-mcp cannot start: ${message}\n`)
  process.exitCode = isConfiguration ? EX_CONFIG : 1
}
