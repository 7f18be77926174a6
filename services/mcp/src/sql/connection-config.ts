import type mssql from 'mssql'
import type { Login, TenantConfig } from '../config/load.ts'
import { TEXT_SIZE_BYTES } from './cut-value.ts'

export const CONNECT_TIMEOUT_MS = 5000
const DEFAULT_PORT = 1433
/** A server that does not say in time that it has stopped a statement loses the connection. */
const CANCEL_TIMEOUT_MS = 1000

// mssql asks SELECT 1 of a connection before each use unless told not to, which its types do not know.
// One that was idle for long is asked for a reset, and a transaction that cannot begin begins once more.
const WITHOUT_VALIDATION = { validateConnection: false }

/** How the driver reaches a tenant's database as one of its logins. */
export const connectionConfig = (
  { id, sql }: TenantConfig,
  login: Login,
  role: 'reader' | 'writer',
): mssql.config => ({
  server: sql.server,
  database: sql.database,
  ...WITHOUT_VALIDATION,
  authentication: authentication(login),
  connectionTimeout: CONNECT_TIMEOUT_MS,
  // Each call has its own time limit, which also covers waiting and reading.
  requestTimeout: 0,
  options: {
    ...(sql.instance === undefined
      ? { port: sql.port ?? DEFAULT_PORT }
      : { instanceName: sql.instance }),
    encrypt: sql.encrypt,
    trustServerCertificate: sql.trustServerCertificate,
    multiSubnetFailover: sql.multiSubnetFailover,
    // A secondary takes no writes: only the reader may be sent to one.
    readOnlyIntent: role === 'reader' && sql.readOnlyIntent,
    cancelTimeout: CANCEL_TIMEOUT_MS,
    appName: `puente/${id}`,
    useUTC: true,
    // What a login without it and a reset give; ANSI_WARNINGS implies it (SET ARITHABORT in the manual).
    enableArithAbort: false,
    // The server cuts what is longer than is held.
    textsize: TEXT_SIZE_BYTES,
  },
})

const authentication = (login: Login) => {
  if ('servicePrincipal' in login) {
    return {
      type: 'azure-active-directory-service-principal-secret' as const,
      options: login.servicePrincipal,
    }
  }
  if ('managedIdentity' in login) {
    // Whatever the platform is: the driver asks the library of Entra ID for the identity that is there.
    const { clientId } = login.managedIdentity
    return {
      type: 'azure-active-directory-msi-vm' as const,
      options: clientId === undefined ? {} : { clientId },
    }
  }
  const { user: userName, password, domain } = login
  return domain === undefined
    ? { type: 'default' as const, options: { userName, password } }
    : { type: 'ntlm' as const, options: { userName, password, domain } }
}
