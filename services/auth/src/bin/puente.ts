import { text } from 'node:stream/consumers'
import { readCommandEnvironment } from '../config/environment.ts'
import { ConfigurationFault } from '../config/fault.ts'
import { loadConfiguration } from '../config/load.ts'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { ACCOUNT_COMMANDS } from '../operator/command.ts'
import { EXIT, Refused, UsageError } from '../operator/usage.ts'
import { createResources } from '../resources/table.ts'

const HELP = `puente accounts add | list | password | allow

The operator's command. It needs PUENTE_CONFIG and DATABASE_URL (or DATABASE_URL_FILE).
"puente accounts add --help" says more about one of them.`

const readPassword = async () => (await text(process.stdin)).split(/\r?\n/, 1)[0] ?? ''

const run = async ([group, verb, ...args]: string[]): Promise<string> => {
  const wantsHelp = [group, verb, ...args].some((arg) => arg === '--help' || arg === '-h')
  const command = group === 'accounts' ? ACCOUNT_COMMANDS.get(verb) : undefined
  if (wantsHelp) return command?.help ?? HELP
  if (!command) throw new UsageError(group ? 'unknown command' : 'a command is missing', HELP)
  const environment = readCommandEnvironment(process.env)
  const resources = createResources(await loadConfiguration(environment.PUENTE_CONFIG))
  const sql = connect(environment.DATABASE_URL)
  try {
    await migrate(sql)
    return await command.run(args, { sql, resources, readPassword })
  } finally {
    await sql.end({ timeout: 1 })
  }
}

const explain = (error: unknown): { message: string; exitCode: number } => {
  if (error instanceof UsageError) {
    return { message: `${error.message}\n\n${error.help}`, exitCode: EXIT.usage }
  }
  if (error instanceof Refused) return { message: error.message, exitCode: error.exitCode }
  if (error instanceof ConfigurationFault) {
    return { message: error.message, exitCode: EXIT.configuration }
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return { message: `the database did not do it (${code})`, exitCode: EXIT.failed }
}

try {
  process.stdout.write(`${await run(process.argv.slice(2))}\n`)
} catch (error) {
  const { message, exitCode } = explain(error)
  process.stderr.write(`${message}\n`)
  process.exitCode = exitCode
}
