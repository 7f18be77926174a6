import { ACCOUNT_COMMANDS, SESSION_COMMANDS } from './account-commands.ts'
import { AUDIT_COMMANDS } from './audit-commands.ts'
import { CLIENT_COMMANDS } from './client-commands.ts'
import type { Command } from './command.ts'
import { DATABASE_COMMANDS } from './database-commands.ts'
import { GRANT_COMMANDS } from './grant-commands.ts'
import { KEY_COMMANDS } from './key-commands.ts'
import { RESOURCE_COMMANDS } from './resource-commands.ts'
import { UsageError } from './usage.ts'

const COMMANDS: readonly Command[] = [
  ...ACCOUNT_COMMANDS,
  ...SESSION_COMMANDS,
  ...CLIENT_COMMANDS,
  ...GRANT_COMMANDS,
  ...RESOURCE_COMMANDS,
  ...KEY_COMMANDS,
  ...AUDIT_COMMANDS,
  ...DATABASE_COMMANDS,
]

const lines = (commands: readonly Command[]) => {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')
}

const GENERAL = `
It works on the database that DATABASE_URL (or DATABASE_URL_FILE) names, with the puente.yaml that PUENTE_CONFIG names.
"puente COMMAND --help" says more about a command. --json answers for programs. Every change is in the audit trail.

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 no such thing; 4 exists already; 78 wrong configuration.`

const help = (commands: readonly Command[]) =>
  `puente COMMAND: the operator's command\n\n${lines(commands)}\n${GENERAL}`

/** What the words of a command line mean: help to print, or a command and its arguments. Throws UsageError. */
export const findCommand = (
  words: readonly string[],
): { help: string } | { command: Command; args: string[] } => {
  const wantsHelp = words.some((word) => word === '--help' || word === '-h')
  const [group = '', verb = ''] = words
  const command = COMMANDS.find(({ name }) => name === `${group} ${verb}`)
  if (command) return wantsHelp ? { help: command.help } : { command, args: words.slice(2) }
  const ofGroup = COMMANDS.filter(({ name }) => name.startsWith(`${group} `))
  const known = help(ofGroup.length > 0 ? ofGroup : COMMANDS)
  if (wantsHelp || group === 'help') return { help: known }
  throw new UsageError(
    group ? `there is no command "${[group, verb].join(' ').trim()}"` : 'a command is missing',
    known,
  )
}
