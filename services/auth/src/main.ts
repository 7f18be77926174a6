import { setTimeout as sleep } from 'node:timers/promises'
import { createApp } from './app.ts'
import { createAuditTrail } from './audit/trail.ts'
import { INTERNET } from './clients/fetch-document.ts'
import { kekOf, readEnvironment } from './config/environment.ts'
import { ConfigurationFault } from './config/fault.ts'
import { loadConfiguration } from './config/load.ts'
import { readUpstreamSecrets } from './config/upstream-secrets.ts'
import { connect } from './database/connect.ts'
import { createFront } from './front.ts'
import { createHealth } from './health.ts'
import { startHousekeeping } from './housekeeping.ts'
import { followKeys } from './keys/follow.ts'
import type { Keyring } from './keys/keyring.ts'
import { SealBroken } from './keys/seal.ts'
import { listen } from './listen.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createOps } from './ops.ts'
import { prepare } from './prepare.ts'
import { startTracing } from './start-tracing.ts'

const EX_CONFIG = 78
const FORCED_EXIT_MS = 9500

const run = async (stop: AbortSignal) => {
  const environment = readEnvironment(process.env)
  const load = async () => {
    const document = await loadConfiguration(environment.PUENTE_CONFIG)
    return { document, upstreamSecrets: readUpstreamSecrets(document, process.env) }
  }
  let configuration = await load()
  const { LISTEN_ADDRESS, PORT, OPS_PORT } = environment
  const kek = kekOf(environment)
  const stopDelayMs = environment.STOP_DELAY_SECONDS * 1000
  stop.addEventListener(
    'abort',
    () => setTimeout(() => process.exit(1), stopDelayMs + FORCED_EXIT_MS).unref(),
    { once: true },
  )
  const log = createLog(environment.LOG_LEVEL)
  const metrics = createMetrics()

  await using owned = new AsyncDisposableStack()
  const tracesTo =
    environment.OTEL_EXPORTER_OTLP_ENDPOINT ?? environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
  if (tracesTo !== undefined) {
    owned.use(await startTracing(environment.OTEL_TRACES_SAMPLER_ARG, log))
  }
  const sql = connect(environment.DATABASE_URL)
  owned.defer(async () => sql.end({ timeout: 1 }))

  const audit = createAuditTrail(sql, (written, waiting) => {
    metrics.auditBatch.observe(written)
    metrics.auditWaiting.set(waiting)
  })
  let keyring: Keyring | undefined
  const checkHealth = createHealth({
    sql,
    hasKeys: () => keyring !== undefined,
    isDraining: () => stop.aborted,
    log,
    metrics,
  })
  const front = createFront(checkHealth)
  const ops = owned.use(
    await listen(createOps(checkHealth, metrics, sql), LISTEN_ADDRESS, OPS_PORT),
  )
  const server = owned.use(await listen(front.listener, LISTEN_ADDRESS, PORT))
  const ports = { port: server.port, opsPort: ops.port }
  log.info(ports, 'starting')

  const serve = (next: typeof configuration) => {
    if (keyring) {
      const registrationsPerMinute = environment.REGISTRATIONS_PER_MINUTE
      const own = { audit, network: INTERNET, fetch, registrationsPerMinute }
      front.use(createApp({ ...next, sql, keyring, kek, log, metrics, ...own }))
    }
    configuration = next
  }
  const reload = async () => {
    try {
      serve(await load())
      log.info('configuration reloaded')
    } catch (error) {
      const faults = error instanceof ConfigurationFault ? error.faults : [String(error)]
      log.error({ faults }, 'configuration not reloaded, the running one is kept')
    }
  }
  const onHangUp = () => void reload()
  process.on('SIGHUP', onHangUp)
  owned.defer(() => void process.off('SIGHUP', onHangUp))

  keyring = await prepare({ sql, kek, log, signal: stop })
  serve(configuration)
  owned.use(
    followKeys(keyring.version, {
      sql,
      kek,
      onChange: (changed) => {
        keyring = changed
        serve(configuration)
        log.info('keys reloaded')
      },
      onError: (err) => log.warn({ err }, 'looking for new keys failed'),
    }),
  )
  owned.use(startHousekeeping({ sql, kek, audit, log }))

  log.info(ports, 'listening')
  await new Promise((resolve) => {
    stop.addEventListener('abort', resolve, { once: true })
    if (stop.aborted) resolve(undefined)
  })
  log.info('stopping')
  server.drain()
  await sleep(stopDelayMs)
}

const stop = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => stop.abort())
}

try {
  await run(stop.signal)
} catch (error) {
  if (error instanceof ConfigurationFault || error instanceof SealBroken) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = EX_CONFIG
  } else if (!stop.signal.aborted) {
    process.stderr.write(`auth: ${error instanceof Error ? error.message : 'failed'}\n`)
    process.exitCode = 1
  }
}
