import type mssql from 'mssql'
import type { Login, TenantConfig } from '../config/load.ts'
import { MAX_VALUE_BYTES } from './cut-value.ts'

export const CONNECT_TIMEOUT_MS = 5000

/** How the driver reaches a tenant's database as one of its logins. */
export const connectionConfig = (
  tenant: TenantConfig,
  login: Login,
  _role: 'reader' | 'writer',
): mssql.config => ({
  server: tenant.sql.server,
  port: tenant.sql.port,
  database: tenant.sql.database,
  user: login.user,
  password: login.password,
  connectionTimeout: CONNECT_TIMEOUT_MS,
  // Each call has its own time limit, which also covers waiting and reading.
  requestTimeout: 0,
  options: {
    encrypt: tenant.sql.encrypt,
    trustServerCertificate: tenant.sql.trustServerCertificate,
    appName: `puente/${tenant.id}`,
    useUTC: true,
    enableArithAbort: true,
    // The server cuts what is longer than is held (SET TEXTSIZE), by so much that it shows.
    textsize: MAX_VALUE_BYTES + 4,
  },
})
