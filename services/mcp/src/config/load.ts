import { readFileSync } from 'node:fs'
import { parse, YAMLParseError } from 'yaml'
import type { z } from 'zod'
import { documentSchema, type Document, type secretReference } from './document.ts'
import { ConfigurationError, type Fault } from './faults.ts'

type SecretReference = z.infer<typeof secretReference>

/** How a login signs in, its secret read. */
export type Login =
  | { user: string; password: string; domain?: string | undefined }
  | { servicePrincipal: { tenantId: string; clientId: string; clientSecret: string } }
  | { managedIdentity: { clientId?: string | undefined } }

type SqlLogin = Document['tenants'][number]['sql']['reader']

/** One tenant, its secrets read. */
export type TenantConfig = Omit<Document['tenants'][number], 'sql'> & {
  sql: Omit<Document['tenants'][number]['sql'], 'reader' | 'writer'> & {
    reader: Login
    writer: Login | undefined
  }
}

/** What this service reads of puente.yaml. `issuer` and `origin` are the same string. */
export type Config = { host: string; issuer: string; tenants: readonly TenantConfig[] }

/**
 * Reads and validates puente.yaml and the secrets it names. Throws ConfigurationError that lists
 * every fault with its path in the file, so that a running service can keep what it has.
 */
export const loadConfig = (file: string, env: NodeJS.ProcessEnv): Config => {
  const parsed = documentSchema.safeParse(readYaml(file))
  const faults: Fault[] = parsed.success ? [] : parsed.error.issues.flatMap(faultsOf)
  if (!parsed.success) throw new ConfigurationError(file, faults)
  const tenants = parsed.data.tenants.map((tenant, index): TenantConfig => {
    const login = (role: 'reader' | 'writer', given: SqlLogin): Login =>
      readLogin(given, (reference, path) =>
        readSecret(reference, `tenants[${index}].sql.${role}.${path}`, env, faults),
      )
    const { reader, writer, ...sql } = tenant.sql
    return {
      ...tenant,
      sql: {
        ...sql,
        reader: login('reader', reader),
        writer: writer && login('writer', writer),
      },
    }
  })
  if (faults.length > 0) throw new ConfigurationError(file, faults)
  const issuer = `https://${parsed.data.host}`
  return Object.freeze({ host: parsed.data.host, issuer, tenants })
}

const readLogin = (
  given: SqlLogin,
  read: (reference: SecretReference, path: string) => string,
): Login => {
  const { user, password, domain, servicePrincipal, managedIdentity } = given
  if (user !== undefined && password !== undefined) {
    return { user, password: read(password, 'password'), domain }
  }
  if (servicePrincipal === undefined) return { managedIdentity: managedIdentity ?? {} }
  const clientSecret = read(servicePrincipal.clientSecret, 'servicePrincipal.clientSecret')
  return { servicePrincipal: { ...servicePrincipal, clientSecret } }
}

const readYaml = (file: string): unknown => {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const message =
      error instanceof YAMLParseError
        ? `is not YAML: ${error.message.split('\n')[0] ?? ''}`
        : 'cannot be read'
    throw new ConfigurationError(file, [{ path: 'puente.yaml', message }])
  }
}

const faultsOf = (issue: z.core.$ZodIssue): Fault[] => {
  const path = pathOf(issue.path)
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: path === '' ? 'puente.yaml' : path, message: issue.message }]
  }
  return issue.keys.map((key) => ({
    path: path === '' ? key : `${path}.${key}`,
    message: 'is not known',
  }))
}

const pathOf = (path: readonly PropertyKey[]) =>
  path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('')

const readSecret = (
  reference: SecretReference,
  path: string,
  env: NodeJS.ProcessEnv,
  faults: Fault[],
) => {
  const value = 'env' in reference ? env[reference.env] : readSecretFile(reference.file)
  if (value === undefined || value === '') {
    const source =
      'env' in reference
        ? `the environment variable ${reference.env} is not set`
        : `the file ${reference.file} cannot be read or is empty`
    faults.push({ path, message: source })
    return ''
  }
  return value
}

const readSecretFile = (file: string) => {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch {
    return undefined
  }
}
