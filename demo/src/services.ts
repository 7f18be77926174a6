import { join } from 'node:path'
import { checkout } from './checkout.ts'
import { sqlPasswords, type SqlTarget } from './config-file.ts'
import { freePort } from './ports.ts'
import { listening, type Processes } from './processes.ts'
import type { Secrets } from './state.ts'

const node = process.execPath

/** Starts the SQL Server look-alike with the sample shop, and returns how to sign in to it. */
export const startDevsql = async (
  processes: Processes,
  base: NodeJS.ProcessEnv,
  postgresUrl: string,
  secrets: Pick<Secrets, 'sqlReaderPassword' | 'sqlWriterPassword'>,
): Promise<SqlTarget> => {
  const reader = { user: 'puente_reader', password: secrets.sqlReaderPassword }
  const writer = { user: 'puente_writer', password: secrets.sqlWriterPassword }
  const { port } = await processes.start({
    name: 'devsql',
    command: node,
    args: [join(checkout, 'devsql/src/main.ts')],
    env: {
      ...base,
      DEVSQL_POSTGRES_URL: postgresUrl,
      DEVSQL_PORT: String(await freePort()),
      DEVSQL_READER: `${reader.user}:${reader.password}`,
      DEVSQL_WRITER: `${writer.user}:${writer.password}`,
    },
    // The first start makes the sample shop.
    timeoutMs: 120_000,
    ready: listening,
  })
  const server = {
    server: '127.0.0.1',
    port,
    database: 'shop',
    encrypt: true,
    trustServerCertificate: true,
  }
  return {
    title: 'Shop (sample data)',
    reader: { ...server, ...reader },
    writer: { ...server, ...writer },
  }
}

type ServiceSettings = { configFile: string; databaseUrl: string; secrets: Secrets; sql: SqlTarget }

/** The environment of the authorization server and of its operator command. */
export const authEnvironment = (
  base: NodeJS.ProcessEnv,
  { configFile, databaseUrl, secrets }: ServiceSettings,
) => ({
  ...base,
  PUENTE_CONFIG: configFile,
  DATABASE_URL: databaseUrl,
  AUTH_KEY_ENCRYPTION_KEY: secrets.keyEncryptionKey,
  LISTEN_ADDRESS: '127.0.0.1',
})

/** Starts the authorization server. */
export const startAuth = async (
  processes: Processes,
  base: NodeJS.ProcessEnv,
  settings: ServiceSettings,
) =>
  processes.start({
    name: 'auth',
    command: node,
    args: [join(checkout, 'services/auth/src/main.ts')],
    env: {
      ...authEnvironment(base, settings),
      PORT: String(await freePort(8007)),
      OPS_PORT: String(await freePort(9007)),
    },
    ready: listening,
  })

/** Starts the MCP server, which finds the signing keys and the revocations at the ports of the authorization server. */
export const startMcp = async (
  processes: Processes,
  base: NodeJS.ProcessEnv,
  settings: ServiceSettings,
  auth: { port: number; opsPort: number },
) =>
  processes.start({
    name: 'mcp',
    command: node,
    args: ['--max-semi-space-size=8', join(checkout, 'services/mcp/src/main.ts')],
    env: {
      ...base,
      ...sqlPasswords(settings.sql),
      PUENTE_CONFIG: settings.configFile,
      DATABASE_URL: settings.databaseUrl,
      AUTH_JWKS_URL: `http://127.0.0.1:${auth.port}/jwks`,
      AUTH_REVOCATIONS_URL: `http://127.0.0.1:${auth.opsPort}/revocations`,
      LISTEN_ADDRESS: '127.0.0.1',
      PORT: String(await freePort(8008)),
      OPS_PORT: String(await freePort(9008)),
    },
    ready: listening,
  })
