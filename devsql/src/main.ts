import { pino } from 'pino'
import { ConfigError, readConfig } from './config.ts'
import type { Config } from './config.ts'
import { createInstance } from './instance.ts'
import type { Principal } from './instance.ts'
import { prepareDatabases } from './prepare-databases.ts'
import { listen } from './server.ts'

const EX_CONFIG = 78
const STOP_LIMIT_MS = 10_000

async function main(config: Config): Promise<void> {
  const log = pino({ level: config.logLevel, base: { service: 'devsql' } })
  await using stack = new AsyncDisposableStack()
  const stopped = new Promise<string>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve(name))
  })

  const principals = principalsOf(config)
  const databases = await prepareDatabases({ ...config, principals, log })
  const instance = createInstance({ postgresUrl: config.postgresUrl, databases, principals })
  const server = stack.use(
    await listen({
      instance,
      defaultDatabase: 'shop',
      address: config.address,
      port: config.port,
      log,
      now: new Date(),
    }),
  )
  log.info({ port: server.port, address: config.address }, 'listening')

  const signal = await stopped
  log.info({ signal }, 'stopping')
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref()
}

function principalsOf(config: Config): Principal[] {
  const principal = (
    kind: 'reader' | 'writer' | 'owner',
    login: { user: string; password: string },
  ): Principal => ({
    login: login.user,
    user: login.user,
    password: login.password,
    role: `${config.prefix}_${kind}`,
  })
  return [
    principal('reader', config.reader),
    principal('writer', config.writer),
    ...(config.owner ? [principal('owner', config.owner)] : []),
  ]
}

try {
  await main(readConfig(process.env))
} catch (error) {
  if (error instanceof ConfigError) {
    process.stderr.write(`devsql cannot start; the environment has faults:\n${error.message}\n`)
    process.exitCode = EX_CONFIG
  } else {
    process.stderr.write(
      `devsql cannot start: ${error instanceof Error ? error.message : 'unknown fault'}\n`,
    )
    process.exitCode = 1
  }
}
