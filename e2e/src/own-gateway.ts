import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './demo-process.ts'
import type { Demo } from './demo.ts'
import { send } from './send.ts'

const main = join(import.meta.dirname, '../../services/gateway/src/main.ts')
const PATIENCE_MS = 60_000

/**
 * One more gateway for the demo's host, in front of these MCP servers; people sign in at the demo's own. `origins` are the
 * servers' addresses.
 */
export const startOwnGateway = async (
  demo: Demo & { directory: string },
  origins: readonly string[],
) => {
  const directory = await mkdtemp(join(tmpdir(), 'puente-gateway-'))
  const port = await freePort()
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: `${process.env['PATH']}:/usr/local/sbin:/usr/sbin`,
      PUENTE_HOST: new URL(demo.baseUrl).host,
      PUENTE_HTTPS_LISTEN: `127.0.0.1:${port}`,
      PUENTE_AUTH_UPSTREAMS: '127.0.0.1:1',
      PUENTE_MCP_UPSTREAMS: origins.map((origin) => new URL(origin).host).join(' '),
      PUENTE_CERTIFICATE_FILE: join(demo.directory, 'server.pem'),
      PUENTE_CERTIFICATE_KEY_FILE: join(demo.directory, 'server-key.pem'),
      PUENTE_UNLIMITED: '127.0.0.0/8',
      PUENTE_DIRECTORY: directory,
      PUENTE_ACCESS_LOG: join(directory, 'access.log'),
      PUENTE_OPS_LISTEN: `127.0.0.1:${await freePort()}`,
    },
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said += part
  })
  const ended = once(child, 'close')
  const origin = `https://localhost:${port}`
  const deadline = performance.now() + PATIENCE_MS
  const isUp = async () =>
    send(origin, '/health').then(
      ({ status }) => status === 200,
      () => false,
    )
  while (!(await isUp())) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`the gateway did not start:\n${said}`)
    }
    await sleep(100)
  }
  return {
    origin,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}
