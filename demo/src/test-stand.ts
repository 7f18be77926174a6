import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnvironment } from './environment.ts'
import { startPostgres } from './postgres.ts'
import { createProcesses } from './processes.ts'
import { requirePrograms, withSbin } from './programs.ts'
import { startDevsql } from './services.ts'
import type { SqlLogin } from './sql-url.ts'
import { openState } from './state.ts'
import type { untilAskedToStop } from './until-asked-to-stop.ts'

const sqlUrl = ({ user, password, server, port, database }: SqlLogin) =>
  `mssql://${user}:${password}@${server}:${port}/${database}?encrypt=true&trustServerCertificate=true`

/** Makes tables and policies for suites that need some of their own. */
const OWNER = { user: 'puente_owner', password: randomUUID() }

/** Enough for lists of many pages, and made in about a second. */
const WIDE_TABLES = '2000'

/**
 * Starts what suites and benchmarks share, one PostgreSQL and one devsql with the sample shop, unless `base` names
 * others. Returns the environment that leads to them; they stop, and their folder goes, with `cleanup`.
 */
export const startTestStand = async (
  cleanup: AsyncDisposableStack,
  asked: ReturnType<typeof untilAskedToStop>,
  programs: Parameters<typeof requirePrograms>[0],
  base: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<NodeJS.ProcessEnv> => {
  const environment = readEnvironment(base)
  const directory = await mkdtemp(join(tmpdir(), 'puente-test-'))
  cleanup.defer(async () => rm(directory, { recursive: true, force: true }))
  const state = cleanup.use(await openState(directory, say))
  await requirePrograms(programs, withSbin(base['PATH']), say)
  const processes = cleanup.use(createProcesses(state, asked.fail))
  const databaseUrl =
    environment.databaseUrl ??
    (await asked.orElse(startPostgres(processes, directory, state.secrets.postgresPassword)))
  const sql = base['PUENTE_TEST_SQL_URL']
    ? undefined
    : await asked.orElse(
        startDevsql(
          processes,
          {
            ...base,
            DEVSQL_OWNER: `${OWNER.user}:${OWNER.password}`,
            DEVSQL_WIDE_TABLES: base['DEVSQL_WIDE_TABLES'] ?? WIDE_TABLES,
          },
          databaseUrl,
          state.secrets,
        ),
      )
  return {
    ...base,
    DATABASE_URL: databaseUrl,
    ...(sql?.writer && {
      PUENTE_TEST_SQL_URL: sqlUrl(sql.writer),
      PUENTE_TEST_SQL_READER_URL: sqlUrl(sql.reader),
      PUENTE_TEST_SQL_OWNER_URL: sqlUrl({ ...sql.writer, ...OWNER }),
      PUENTE_TEST_SQL_WIDE_URL: sqlUrl({ ...sql.reader, database: 'wide' }),
    }),
  }
}
