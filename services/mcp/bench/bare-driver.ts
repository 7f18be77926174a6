import mssql from 'mssql'
import { testSql } from '../test/service.ts'

/** The driver as a program without Puente uses it, with as many connections as there are callers. */
export const openBareDriver = async (connections: number) => {
  const { server, port, database, encrypt, trustServerCertificate, reader } = testSql()
  const pool = new mssql.ConnectionPool({
    server,
    port,
    database,
    user: reader.user,
    password: reader.password,
    pool: { min: connections, max: connections },
    options: { encrypt: encrypt !== false, trustServerCertificate },
  })
  await pool.connect()
  return Object.assign(pool, { [Symbol.asyncDispose]: async () => pool.close() })
}
