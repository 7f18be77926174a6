import { userInfo } from 'node:os'
import { kekOf, readCommandEnvironment } from '../config/environment.ts'
import { ConfigurationFault } from '../config/fault.ts'
import { loadConfiguration } from '../config/load.ts'
import { connect } from '../database/connect.ts'
import { MigrationDenied, migrate } from '../database/migrate.ts'
import { SealBroken } from '../keys/seal.ts'
import { carryOut } from '../operator/carry-out.ts'
import { findCommand } from '../operator/commands.ts'
import { readPassword } from '../operator/read-password.ts'
import { EXIT, Refused, UsageError } from '../operator/usage.ts'
import { createResources } from '../resources/table.ts'

type Said = { text: string; exitCode: number }

const run = async (words: string[]): Promise<Said> => {
  const found = findCommand(words)
  if ('help' in found) return { text: found.help, exitCode: EXIT.ok }
  const { command, args } = found
  const { wantsJson, run } = command.prepare(args)
  const environment = readCommandEnvironment(process.env)
  const resources = createResources(await loadConfiguration(environment.PUENTE_CONFIG))
  const sql = connect(environment.DATABASE_URL)
  try {
    const migrated = await migrate(sql)
    const around = { sql, resources, migrated, kek: () => kekOf(environment), readPassword }
    const answer = command.changes
      ? await carryOut(command.name, userInfo().username, run, around)
      : await run(around)
    const text = wantsJson ? JSON.stringify(answer.json, undefined, 2) : answer.text
    return { text, exitCode: answer.exitCode ?? EXIT.ok }
  } finally {
    await sql.end({ timeout: 1 })
  }
}

const explain = (error: unknown): Said => {
  if (error instanceof UsageError) {
    return { text: `${error.message}\n\n${error.help}`, exitCode: EXIT.usage }
  }
  if (error instanceof Refused) return { text: error.message, exitCode: error.exitCode }
  if (error instanceof ConfigurationFault || error instanceof SealBroken) {
    return { text: error.message, exitCode: EXIT.configuration }
  }
  if (error instanceof MigrationDenied) return { text: error.message, exitCode: EXIT.failed }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return { text: `the database did not do it (${code})`, exitCode: EXIT.failed }
}

try {
  const { text, exitCode } = await run(process.argv.slice(2))
  process.stdout.write(`${text}\n`)
  process.exitCode = exitCode
} catch (error) {
  const { text, exitCode } = explain(error)
  process.stderr.write(`${text}\n`)
  process.exitCode = exitCode
}
