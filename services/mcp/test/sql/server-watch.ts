import mssql from 'mssql'
import postgres from 'postgres'
import { required, testSql } from '../service.ts'

/** Counts the statements with a mark in their text that run on the server now. */
export type Running = (mark: string) => Promise<number>

/**
 * Sees what runs on the SQL Server of the test run, over a connection of its own: the owner's where there is one. devsql shows it in
 * the PostgreSQL below it. Where a server does not show it, `problem` says why.
 */
export const openWatch = async () => {
  const { reader, encrypt, trustServerCertificate, writer: _writer, ...place } = testSql()
  const owner = process.env['PUENTE_TEST_SQL_OWNER_URL']
  const url = owner === undefined ? undefined : new URL(owner)
  await using opening = new AsyncDisposableStack()
  const pool = new mssql.ConnectionPool({
    ...place,
    user: url === undefined ? reader.user : decodeURIComponent(url.username),
    password: url === undefined ? reader.password : decodeURIComponent(url.password),
    options: { encrypt: encrypt !== false, trustServerCertificate },
  })
  await pool.connect()
  opening.defer(async () => pool.close())
  const { recordset } = await pool
    .request()
    .query<{ version: string }>('SELECT @@VERSION AS version')
  const isDevsql = recordset[0]?.version.includes('devsql') === true
  const seen = isDevsql ? { running: watchBelow(opening) } : await watchServer(pool)
  const open = opening.move()
  return { ...seen, [Symbol.asyncDispose]: async () => open.disposeAsync() }
}

const watchBelow = (cleanup: AsyncDisposableStack): Running => {
  const sql = postgres(required('DATABASE_URL'), { max: 1 })
  cleanup.defer(async () => sql.end())
  return async (mark) => {
    const rows = await sql`
      SELECT 1 FROM pg_stat_activity
      WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE ${`%${mark}%`}`
    return rows.length
  }
}

const watchServer = async (
  pool: mssql.ConnectionPool,
): Promise<{ running: Running } | { running: undefined; problem: string }> => {
  const running = async (mark: string) => {
    const { recordset } = await pool
      .request()
      .input('mark', `%${mark}%`)
      .query<{ n: number }>(
        'SELECT COUNT(*) AS n FROM sys.dm_exec_requests AS r CROSS APPLY sys.dm_exec_sql_text(r.sql_handle) AS t WHERE t.text LIKE @mark AND r.session_id <> @@SPID',
      )
    return recordset[0]?.n ?? 0
  }
  try {
    await running('none')
    return { running }
  } catch (error) {
    if (!(error instanceof mssql.RequestError) || error.number === undefined) throw error
    return { running: undefined, problem: `this server does not show what runs: ${error.message}` }
  }
}
