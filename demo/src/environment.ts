import { resolve } from 'node:path'
import { z } from 'zod'
import { checkout } from './checkout.ts'
import { Fault } from './fault.ts'
import { parseSqlUrl } from './sql-url.ts'

const schema = z.object({
  PUENTE_PORT: z.coerce
    .number({ error: 'must be a port number from 1 to 65535' })
    .int()
    .min(1)
    .max(65_535)
    .default(8443),
  PUENTE_STATE_DIR: z.string().min(1).default('.puente'),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'must be a URL such as postgres://user:password@host:5432/puente',
    })
    .optional(),
  PUENTE_SQL_READER_URL: z.string().optional(),
  PUENTE_SQL_WRITER_URL: z.string().optional(),
})

const readSqlServer = (readerUrl: string | undefined, writerUrl: string | undefined) => {
  if (readerUrl === undefined) {
    if (writerUrl === undefined) return undefined
    throw new Fault(
      'PUENTE_SQL_WRITER_URL is set without PUENTE_SQL_READER_URL: set both, or only the reader.',
    )
  }
  const reader = parseSqlUrl('PUENTE_SQL_READER_URL', readerUrl)
  if (writerUrl === undefined) return { reader, writer: undefined }
  const writer = parseSqlUrl('PUENTE_SQL_WRITER_URL', writerUrl)
  for (const part of ['server', 'port', 'database', 'encrypt', 'trustServerCertificate'] as const) {
    if (reader[part] !== writer[part]) {
      throw new Fault(
        `PUENTE_SQL_READER_URL and PUENTE_SQL_WRITER_URL differ in ${part}: both must lead to one database.`,
      )
    }
  }
  if (reader.user === writer.user) {
    throw new Fault(
      'PUENTE_SQL_READER_URL and PUENTE_SQL_WRITER_URL name the same login: reading and writing need one each.',
    )
  }
  return { reader, writer }
}

/** What the demo is told by its environment; throws one Fault that lists every mistake. */
export const readEnvironment = (environment: NodeJS.ProcessEnv) => {
  const filled = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(filled)
  if (!parsed.success) {
    throw new Fault(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    )
  }
  const { data } = parsed
  return {
    port: data.PUENTE_PORT,
    stateDirectory: resolve(checkout, data.PUENTE_STATE_DIR),
    databaseUrl: data.DATABASE_URL,
    sqlServer: readSqlServer(data.PUENTE_SQL_READER_URL, data.PUENTE_SQL_WRITER_URL),
  }
}
