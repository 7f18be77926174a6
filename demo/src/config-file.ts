import { join } from 'node:path'
import { replaceFile } from './state.ts'
import type { SqlLogin } from './sql-url.ts'

export type SqlTarget = { title: string; reader: SqlLogin; writer: SqlLogin | undefined }

/** The variables through which puente.yaml refers to the SQL logins' passwords. */
export const sqlPasswords = ({ reader, writer }: SqlTarget) => ({
  DEMO_SQL_READER_PASSWORD: reader.password,
  ...(writer && { DEMO_SQL_WRITER_PASSWORD: writer.password }),
})

/** Writes the demo's puente.yaml (as JSON, which is YAML) and returns its path. */
export const writeConfig = async (
  directory: string,
  host: string,
  { title, reader, writer }: SqlTarget,
) => {
  const file = join(directory, 'puente.yaml')
  const sql = {
    server: reader.server,
    port: reader.port,
    database: reader.database,
    encrypt: reader.encrypt,
    trustServerCertificate: reader.trustServerCertificate,
    reader: { user: reader.user, password: { env: 'DEMO_SQL_READER_PASSWORD' } },
    ...(writer && { writer: { user: writer.user, password: { env: 'DEMO_SQL_WRITER_PASSWORD' } } }),
  }
  await replaceFile(
    file,
    `${JSON.stringify({ host, tenants: [{ id: 'default', title, sql }] }, null, 2)}\n`,
  )
  return file
}
