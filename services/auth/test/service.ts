import { connect } from '../src/database/connect.ts'
import { migrate } from '../src/database/migrate.ts'
import { addAccount } from '../src/operator/accounts.ts'
import { CONFIGURATION, WRITER } from './harness.ts'
import { createFolder, start } from './process.ts'

export const KEK = Buffer.alloc(32, 7)

/** One database with an account, and any number of real processes of the service on it. */
export const createService = async (databaseUrl: string) => {
  await using setup = new AsyncDisposableStack()
  const folder = setup.use(await createFolder())
  const sql = connect(databaseUrl)
  setup.defer(async () => sql.end({ timeout: 1 }))
  await migrate(sql)
  await addAccount(sql, {
    ...WRITER,
    name: 'Ana Writer',
    allow: [{ target: 'default', scopes: ['sql:read', 'sql:write'] }],
  })
  const environment = {
    PUENTE_CONFIG: await folder.write('puente.yaml', CONFIGURATION),
    DATABASE_URL: databaseUrl,
    AUTH_KEY_ENCRYPTION_KEY: KEK.toString('base64'),
    LISTEN_ADDRESS: '127.0.0.1',
    PORT: '0',
    OPS_PORT: '0',
  }
  const owned = setup.move()
  return {
    sql,
    environment,
    /** Starts a replica and waits until it serves. */
    startReplica: async (more: Record<string, string> = {}) => {
      const child = owned.use(start('main.ts', { ...environment, ...more }))
      const { port, opsPort } = await child.logged('listening')
      return {
        ...child,
        origin: `http://127.0.0.1:${port}`,
        opsOrigin: `http://127.0.0.1:${opsPort}`,
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
