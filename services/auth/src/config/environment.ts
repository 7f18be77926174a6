import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Kek } from '../keys/seal.ts'
import { ConfigurationFault } from './fault.ts'

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback)

const KEK_BYTES = 32

const kek = (name: string) =>
  z
    .base64({ error: `must be base64 of 32 bytes (or set ${name}_FILE)` })
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((bytes) => bytes.length === KEK_BYTES, { error: 'must be base64 of 32 bytes' })

const schema = z.object({
  PUENTE_CONFIG: z.string({ error: 'must be the path of puente.yaml' }).min(1),
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be a postgres:// URL (or set DATABASE_URL_FILE)',
  }),
  AUTH_KEY_ENCRYPTION_KEY: kek('AUTH_KEY_ENCRYPTION_KEY'),
  AUTH_KEY_ENCRYPTION_KEY_PREVIOUS: kek('AUTH_KEY_ENCRYPTION_KEY_PREVIOUS').optional(),
  LISTEN_ADDRESS: z.string().min(1).default('0.0.0.0'),
  PORT: port(8007),
  OPS_PORT: port(9007),
  REGISTRATIONS_PER_MINUTE: z.coerce.number().int().min(1).max(100_000).default(60),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  STOP_DELAY_SECONDS: z.coerce.number().min(0).max(60).default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
})

export type Environment = z.infer<typeof schema>

// An operator command needs no port, and the keys only where it seals something.
const commandSchema = schema
  .pick({
    PUENTE_CONFIG: true,
    DATABASE_URL: true,
    AUTH_KEY_ENCRYPTION_KEY: true,
    AUTH_KEY_ENCRYPTION_KEY_PREVIOUS: true,
  })
  .partial({ AUTH_KEY_ENCRYPTION_KEY: true })

export type CommandEnvironment = z.infer<typeof commandSchema>

type Variables = Record<string, string | undefined>

const FROM_FILE = [
  'DATABASE_URL',
  'AUTH_KEY_ENCRYPTION_KEY',
  'AUTH_KEY_ENCRYPTION_KEY_PREVIOUS',
] as const

/** Replaces each missing NAME by the content of the file NAME_FILE points to; adds a fault where that fails. */
const withFiles = (variables: Variables, faults: string[]): Variables => {
  const result = { ...variables }
  for (const name of FROM_FILE) {
    const path = variables[`${name}_FILE`]
    if (result[name] !== undefined || path === undefined) continue
    try {
      result[name] = readFileSync(path, 'utf8').trim()
    } catch {
      faults.push(`${name}_FILE: cannot be read`)
    }
  }
  return result
}

const parse = <Output>(target: z.ZodType<Output>, variables: Variables): Readonly<Output> => {
  const faults: string[] = []
  const result = target.safeParse(withFiles(variables, faults))
  if (!result.success) {
    faults.push(...result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  }
  if (!result.success || faults.length > 0) throw new ConfigurationFault('environment', faults)
  return Object.freeze(result.data)
}

/** Reads what the service needs; throws ConfigurationFault listing everything wrong at once. */
export const readEnvironment = (variables: Variables): Readonly<Environment> =>
  parse(schema, variables)

/**
 * The key that seals, and the one before it while AUTH_KEY_ENCRYPTION_KEY is being changed. Throws ConfigurationFault
 * when there is none.
 */
export const kekOf = (
  environment: Pick<
    CommandEnvironment,
    'AUTH_KEY_ENCRYPTION_KEY' | 'AUTH_KEY_ENCRYPTION_KEY_PREVIOUS'
  >,
): Kek => {
  const { AUTH_KEY_ENCRYPTION_KEY: current, AUTH_KEY_ENCRYPTION_KEY_PREVIOUS: previous } =
    environment
  if (!current) {
    throw new ConfigurationFault('environment', ['AUTH_KEY_ENCRYPTION_KEY: is needed here'])
  }
  return previous ? [current, previous] : [current]
}

/** Reads what an operator command needs; throws ConfigurationFault. */
export const readCommandEnvironment = (variables: Variables): Readonly<CommandEnvironment> =>
  parse(commandSchema, variables)
