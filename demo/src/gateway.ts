import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { nginxArguments, nginxVersion, renderGateway } from '../../services/gateway/src/gateway.ts'
import { askHealth } from './health.ts'
import type { Processes } from './processes.ts'

type GatewaySettings = {
  nginx: string
  stateDirectory: string
  host: string
  port: number
  certificates: { certificateFile: string; keyFile: string }
  authPort: number
  mcpPort: number
  ca: string
}

/** The loopback addresses of this machine: "localhost" may mean either kind. */
const loopbackListen = (port: number) => {
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? [])
  const hasIPv6 = addresses.some(({ internal, address }) => internal && isIPv6(address))
  return [`127.0.0.1:${port}`, ...(hasIPv6 ? [`[::1]:${port}`] : [])].join(' ')
}

/** Starts nginx on the loopback addresses and waits until both services answer through it. */
export const startGateway = async (
  processes: Processes,
  { nginx, stateDirectory, host, port, certificates, authPort, mcpPort, ca }: GatewaySettings,
) => {
  const directory = join(stateDirectory, 'gateway')
  await renderGateway(
    {
      PUENTE_HOST: host,
      PUENTE_HTTPS_LISTEN: loopbackListen(port),
      PUENTE_AUTH_UPSTREAMS: `127.0.0.1:${authPort}`,
      PUENTE_MCP_UPSTREAMS: `127.0.0.1:${mcpPort}`,
      PUENTE_CERTIFICATE_FILE: certificates.certificateFile,
      PUENTE_CERTIFICATE_KEY_FILE: certificates.keyFile,
      // Whoever reaches the demo sits at this machine.
      PUENTE_UNLIMITED: '127.0.0.0/8 ::1',
      PUENTE_ACCESS_LOG: join(stateDirectory, 'logs/access.log'),
      PUENTE_NGINX_VERSION: await nginxVersion(nginx),
    },
    directory,
  )
  await processes.start({
    name: 'nginx',
    command: nginx,
    args: nginxArguments(directory),
    ready: async () => {
      const answer = await askHealth(`https://${host}/auth/health`, ca)
      return answer?.status === 200 ? answer : undefined
    },
  })
}
