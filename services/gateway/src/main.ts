import { setTimeout as delay } from 'node:timers/promises'
import { createLog } from './log.ts'
import { listenOps } from './ops.ts'
import { VariableError, readVariables } from './read-variables.ts'
import { serveGateway } from './serve.ts'
import { SETTINGS } from './settings.ts'
import { systemLookup } from './upstreams.ts'

const EXIT_CONFIGURATION = 78

const log = createLog(
  (line) => process.stderr.write(line),
  () => new Date(),
)
const stop = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort(signal))

async function run(): Promise<void> {
  const settings = readVariables(process.env, '/', SETTINGS)
  const now = () => new Date()
  await using gateway = await serveGateway({
    variables: process.env,
    settings,
    find: systemLookup,
    log,
    now,
  })
  await using _ops = await listenOps(gateway, settings.get('PUENTE_OPS_LISTEN') ?? '')
  gateway.nginx.ended
    .then((how) => stop.abort(new Error(`nginx ended (${how})`)))
    .catch((error: unknown) => stop.abort(error))
  const everyMs = Number(settings.get('PUENTE_FOLLOW_SECONDS')) * 1000
  while (!stop.signal.aborted) {
    await delay(everyMs, undefined, { signal: stop.signal }).catch(() => undefined)
    if (stop.signal.aborted) break
    // What fails here has changed nothing, and is tried again.
    await gateway.follow().catch((error: unknown) => {
      log('error', 'looking for changes failed', { error: String(error) })
    })
  }
  if (stop.signal.reason instanceof Error) throw stop.signal.reason
  log('info', 'stopping', { signal: String(stop.signal.reason) })
}

try {
  await run()
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${message}\n`)
  process.exitCode = error instanceof VariableError ? EXIT_CONFIGURATION : 1
}
