import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ConfigurationError, type Fault } from './faults.ts'

const port = (standard: number) =>
  z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535).default(standard)

const seconds = (standard: number, most: number) =>
  z.coerce.number({ error: 'must be a number of seconds' }).min(0).max(most).default(standard)

const schema = z.object({
  PUENTE_CONFIG: z
    .string({ error: 'must name puente.yaml' })
    .min(1, { error: 'must name puente.yaml' }),
  DATABASE_URL: z.string().min(1).optional(),
  DATABASE_URL_FILE: z.string().min(1).optional(),
  AUDIT_DATABASE_URL: z.string().min(1).optional(),
  AUDIT_DATABASE_URL_FILE: z.string().min(1).optional(),
  AUTH_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  AUTH_REVOCATIONS_URL: z.url({ protocol: /^https?$/ }).optional(),
  REPLICA_URL: z.url({ protocol: /^https?$/ }).optional(),
  LISTEN_ADDRESS: z.string().min(1).default('0.0.0.0'),
  PORT: port(8008),
  OPS_PORT: port(9008),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  STOP_DELAY_SECONDS: seconds(0, 60),
  STOP_GRACE_SECONDS: seconds(5, 3600),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})

export type Environment = {
  configFile: string
  databaseUrl: string
  /** Where the audit trail is written, by a role that may do nothing else; as databaseUrl where absent. */
  auditDatabaseUrl: string | undefined
  jwksUrl: string | undefined
  revocationsUrl: string | undefined
  /** Where the other replicas reach this one; worked out where absent. */
  replicaUrl: string | undefined
  listenAddress: string
  port: number
  opsPort: number
  /** How long it goes on answering once it is told to stop. */
  stopDelayMs: number
  /** How long calls that run by then may go on. */
  stopGraceMs: number
  logLevel: string
  /** Which share of the requests is traced; undefined: no spans are sent anywhere. */
  tracedShare: number | undefined
}

/** Reads the wiring from environment variables; throws ConfigurationError with every fault. */
export const readEnvironment = (env: NodeJS.ProcessEnv): Environment => {
  const parsed = schema.safeParse(env)
  const faults: Fault[] = []
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      faults.push({ path: issue.path.join('.'), message: issue.message })
    }
    throw new ConfigurationError('The environment', faults)
  }
  const values = parsed.data
  const databaseUrl = readUrl('DATABASE_URL', values, faults)
  const auditDatabaseUrl =
    values.AUDIT_DATABASE_URL === undefined && values.AUDIT_DATABASE_URL_FILE === undefined
      ? undefined
      : readUrl('AUDIT_DATABASE_URL', values, faults)
  if (faults.length > 0) throw new ConfigurationError('The environment', faults)
  return {
    configFile: values.PUENTE_CONFIG,
    databaseUrl,
    auditDatabaseUrl,
    jwksUrl: values.AUTH_JWKS_URL,
    revocationsUrl: values.AUTH_REVOCATIONS_URL,
    replicaUrl: values.REPLICA_URL,
    listenAddress: values.LISTEN_ADDRESS,
    port: values.PORT,
    opsPort: values.OPS_PORT,
    stopDelayMs: values.STOP_DELAY_SECONDS * 1000,
    stopGraceMs: values.STOP_GRACE_SECONDS * 1000,
    logLevel: values.LOG_LEVEL,
    tracedShare:
      values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined &&
      values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT === undefined
        ? undefined
        : values.OTEL_TRACES_SAMPLER_ARG,
  }
}

const readUrl = (
  name: 'DATABASE_URL' | 'AUDIT_DATABASE_URL',
  values: z.output<typeof schema>,
  faults: Fault[],
) => {
  const url = values[name]
  const file = values[`${name}_FILE`]
  if ((url === undefined) === (file === undefined)) {
    faults.push({ path: name, message: `set either ${name} or ${name}_FILE, and not both` })
    return ''
  }
  if (file === undefined) return url ?? ''
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    faults.push({ path: `${name}_FILE`, message: `cannot read ${file}` })
    return ''
  }
}
