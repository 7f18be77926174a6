import { z } from 'zod'

const login = z.string().regex(/^[^:\s]{1,128}:.{1,128}$/, 'must be user:password')

const SCHEMA = z.object({
  DEVSQL_POSTGRES_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DEVSQL_LISTEN_ADDRESS: z.string().min(1).default('127.0.0.1'),
  DEVSQL_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  DEVSQL_READER: login,
  DEVSQL_WRITER: login,
  DEVSQL_OWNER: login.optional(),
  DEVSQL_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,30}$/, 'must be a lower-case name')
    .default('devsql'),
  DEVSQL_WIDE_TABLES: z.coerce.number().int().min(0).max(100_000).default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})

export type Login = { user: string; password: string }
export type Config = {
  postgresUrl: string
  address: string
  port: number
  prefix: string
  wideTables: number
  logLevel: string
  reader: Login
  writer: Login
  owner: Login | undefined
}

/** Every fault of the environment, one a line. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = SCHEMA.safeParse(env)
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    )
  }
  const { data } = parsed
  return {
    postgresUrl: data.DEVSQL_POSTGRES_URL,
    address: data.DEVSQL_LISTEN_ADDRESS,
    port: data.DEVSQL_PORT,
    prefix: data.DEVSQL_PREFIX,
    wideTables: data.DEVSQL_WIDE_TABLES,
    logLevel: data.LOG_LEVEL,
    reader: splitLogin(data.DEVSQL_READER),
    writer: splitLogin(data.DEVSQL_WRITER),
    owner: data.DEVSQL_OWNER === undefined ? undefined : splitLogin(data.DEVSQL_OWNER),
  }
}

function splitLogin(text: string): Login {
  const colon = text.indexOf(':')
  return { user: text.slice(0, colon), password: text.slice(colon + 1) }
}
