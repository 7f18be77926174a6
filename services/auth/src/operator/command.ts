import { parseArgs } from 'node:util'
import type { ParseArgsConfig } from 'node:util'
import type { Sql } from '../database/connect.ts'
import type { Resources } from '../resources/table.ts'
import { addAccount, allow, listAccounts, setPassword } from './accounts.ts'
import { parseAllowances } from './allowance.ts'
import { UsageError } from './usage.ts'

export type Surroundings = {
  sql: Sql
  resources: Resources
  /** The first line of standard input. */
  readPassword: () => Promise<string>
}

export type Command = {
  help: string
  run: (args: string[], around: Surroundings) => Promise<string>
}

const HELP_OPTION = { help: { type: 'boolean', short: 'h' } } as const

const parse = <Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
  help: string,
  allowPositionals = false,
) => {
  try {
    return parseArgs({
      args,
      options: { ...options, ...HELP_OPTION },
      allowPositionals,
      strict: true,
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'wrong arguments', help)
  }
}

const ADD = `puente accounts add --email E --name N [--allow TARGET=scope,scope]... --password-stdin

Adds a person who can sign in. The password is the first line of standard input.
TARGET is a tenant's id (both of its resources) or the URL of another API; --allow may be repeated.
If the e-mail is taken, nothing changes and the exit code is 4.

  printf '%s\\n' "$PASSWORD" | puente accounts add --email ana@example.com --name Ana \\
    --allow default=sql:read,sql:write --password-stdin`

const PASSWORD = `puente accounts password --email E --password-stdin

Sets another password, the first line of standard input. Browser sessions of the account end.`

const ALLOW = `puente accounts allow --email E TARGET=scope,scope...

Sets what the account may grant on each TARGET named; "TARGET=" takes everything away.
Refresh tokens of connected applications follow at once, access tokens when they run out.`

const LIST = `puente accounts list [--json]

Lists the accounts and what each may grant.`

const required = (value: string | undefined, name: string, help: string) => {
  if (value === undefined) throw new UsageError(`${name} is missing`, help)
  return value
}

const withPassword = (flag: boolean | undefined, help: string) => {
  if (!flag) throw new UsageError('--password-stdin is missing (there is no other way in)', help)
}

const addCommand: Command = {
  help: ADD,
  run: async (args, { sql, resources, readPassword }) => {
    const options = {
      email: { type: 'string' },
      name: { type: 'string' },
      allow: { type: 'string', multiple: true },
      'password-stdin': { type: 'boolean' },
    } as const
    const { values } = parse(args, options, ADD)
    const email = required(values.email, '--email', ADD)
    const name = required(values.name, '--name', ADD)
    withPassword(values['password-stdin'], ADD)
    const allowances = parseAllowances(values.allow ?? [], resources)
    const id = await addAccount(sql, {
      email,
      name,
      password: await readPassword(),
      allow: allowances,
    })
    return `added ${email} (${id})`
  },
}

const passwordCommand: Command = {
  help: PASSWORD,
  run: async (args, { sql, readPassword }) => {
    const options = { email: { type: 'string' }, 'password-stdin': { type: 'boolean' } } as const
    const { values } = parse(args, options, PASSWORD)
    const email = required(values.email, '--email', PASSWORD)
    withPassword(values['password-stdin'], PASSWORD)
    await setPassword(sql, email, await readPassword())
    return `password of ${email} changed`
  },
}

const allowCommand: Command = {
  help: ALLOW,
  run: async (args, { sql, resources }) => {
    const { values, positionals } = parse(args, { email: { type: 'string' } }, ALLOW, true)
    const email = required(values.email, '--email', ALLOW)
    required(positionals[0], 'TARGET=scope', ALLOW)
    const allowances = parseAllowances(positionals, resources)
    await allow(sql, email, allowances)
    return `${email} may now grant: ${positionals.join(' ')}`
  },
}

const listCommand: Command = {
  help: LIST,
  run: async (args, { sql }) => {
    const { values } = parse(args, { json: { type: 'boolean' } }, LIST)
    const accounts = await listAccounts(sql)
    if (values.json) return JSON.stringify(accounts, undefined, 2)
    const lines = accounts.map(({ email, name, disabled, access }) => {
      const granted = Object.entries(access).map(
        ([target, scopes]) => `${target}=${scopes.join(',')}`,
      )
      return [email, name, ...(disabled ? ['disabled'] : []), ...granted].join('  ')
    })
    return lines.join('\n') || 'there are no accounts'
  },
}

/** What `puente accounts …` can do. Each returns what to print. */
export const ACCOUNT_COMMANDS: ReadonlyMap<string | undefined, Command> = new Map([
  ['add', addCommand],
  ['password', passwordCommand],
  ['allow', allowCommand],
  ['list', listCommand],
])
