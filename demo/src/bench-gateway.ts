import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDevelopmentCertificates } from '../../certs/src/development-certificates.ts'
import { nginxArguments, nginxVersion, renderGateway } from '../../services/gateway/src/gateway.ts'
import { freePort } from './ports.ts'

/**
 * Starts the gateway as operators have it, with TLS, in front of a port on which the benchmark will start the MCP server; there is no
 * authorization server. Returns the variables that tell the benchmark of it.
 */
export const startBenchGateway = async (nginx: string, cleanup: AsyncDisposableStack) => {
  const directory = await mkdtemp(join(tmpdir(), 'puente-bench-gateway-'))
  cleanup.defer(async () => rm(directory, { recursive: true, force: true }))
  const { caFile, certificateFile, keyFile } = await makeDevelopmentCertificates({
    directory: join(directory, 'certificates'),
    now: new Date(),
  })
  const [port, mcpPort, authPort] = [await freePort(), await freePort(), await freePort()]
  const host = `localhost:${port}`
  await renderGateway(
    {
      PUENTE_HOST: host,
      PUENTE_HTTPS_LISTEN: `127.0.0.1:${port}`,
      PUENTE_AUTH_UPSTREAMS: `127.0.0.1:${authPort}`,
      PUENTE_MCP_UPSTREAMS: `127.0.0.1:${mcpPort}`,
      PUENTE_CERTIFICATE_FILE: certificateFile,
      PUENTE_CERTIFICATE_KEY_FILE: keyFile,
      // One client makes more calls than a person may.
      PUENTE_UNLIMITED: '127.0.0.1',
      PUENTE_NGINX_VERSION: await nginxVersion(nginx),
    },
    directory,
  )
  const child = spawn(nginx, nginxArguments(directory), { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  cleanup.defer(async () => {
    child.kill('SIGTERM')
    await ended
  })
  return {
    BENCH_GATEWAY_HOST: host,
    BENCH_GATEWAY_CA: caFile,
    BENCH_GATEWAY_MCP_PORT: String(mcpPort),
  }
}
