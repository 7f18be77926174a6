import { join } from 'node:path'
import { shown } from './checkout.ts'
import type { DemoAccount } from './accounts.ts'
import type { SqlTarget } from './config-file.ts'
import { replaceFile } from './state.ts'

export type DemoFacts = {
  baseUrl: string
  caFile: string
  accounts: readonly DemoAccount[]
  sql: SqlTarget
  postgresUrl: string
  ops: { auth: number; mcp: number }
}

const login = ({ user, password }: { user: string; password: string }) => ({ user, password })

/** Writes demo.json, by which programs find the running demo: it is there when, and only while, the demo is ready. */
export const writeDemoFile = async (directory: string, facts: DemoFacts) => {
  const { reader, writer } = facts.sql
  const file = join(directory, 'demo.json')
  const content = {
    baseUrl: facts.baseUrl,
    caFile: shown(facts.caFile),
    resources: { default: `${facts.baseUrl}/mcp` },
    accounts: facts.accounts.map(({ email, password, scopes }) => ({ email, password, scopes })),
    sql: {
      server: reader.server,
      port: reader.port,
      database: reader.database,
      reader: login(reader),
      ...(writer && { writer: login(writer) }),
    },
    postgres: facts.postgresUrl,
    ops: {
      auth: `http://127.0.0.1:${facts.ops.auth}`,
      mcp: [`http://127.0.0.1:${facts.ops.mcp}`],
    },
  }
  await replaceFile(file, `${JSON.stringify(content, null, 2)}\n`)
  return file
}
