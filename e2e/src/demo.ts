import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const checkout = join(import.meta.dirname, '../..')

const login = z.strictObject({ user: z.string().min(1), password: z.string().min(1) })

/** demo.json, exactly as the design gives it. */
const demoSchema = z.strictObject({
  baseUrl: z.string().regex(/^https:\/\/[a-z.]+:\d+$/),
  caFile: z.string(),
  resources: z.strictObject({ default: z.url() }),
  accounts: z
    .array(
      z.strictObject({
        email: z.email(),
        password: z.string().min(12),
        scopes: z.array(z.string()),
      }),
    )
    .length(2),
  sql: z.strictObject({
    server: z.string(),
    port: z.int().positive(),
    database: z.string(),
    reader: login,
    writer: login,
  }),
  postgres: z.string().startsWith('postgres://'),
  ops: z.strictObject({ auth: z.url(), mcp: z.array(z.url()).min(1) }),
})

/** The facts of the demo that keeps its state in `directory`. */
export const readDemo = async (directory: string) => {
  const facts = demoSchema.parse(JSON.parse(await readFile(join(directory, 'demo.json'), 'utf8')))
  const [writer, reader] = facts.accounts
  if (writer === undefined || reader === undefined) throw new Error('demo.json names two accounts')
  return { ...facts, caFile: resolve(checkout, facts.caFile), writer, reader }
}

export type Demo = Awaited<ReturnType<typeof readDemo>>

/** The demo that this run of the suites was started with. */
export const currentDemo = async () => {
  const directory = process.env['PUENTE_E2E_STATE_DIR']
  if (directory === undefined) {
    throw new Error(
      'these tests need a running demo: run `pnpm --filter @puente/e2e test`, which starts one',
    )
  }
  return { directory, ...(await readDemo(directory)) }
}
