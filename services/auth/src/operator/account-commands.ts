import { removeFactors } from '../accounts/factors.ts'
import { issueReset } from '../accounts/reset.ts'
import { endSessions } from '../accounts/sessions.ts'
import {
  accountId,
  addAccount,
  allow,
  disable,
  enable,
  listAccounts,
  setPassword,
} from './accounts.ts'
import type { ListedAccount } from './accounts.ts'
import { parseAllowances } from './allowance.ts'
import { defineCommand } from './command.ts'
import { listGrants } from './grants.ts'
import { card, table } from './table.ts'
import { EXIT, Refused } from './usage.ts'

const PASSWORD = {
  'password-stdin': { type: 'boolean' },
} as const

const PASSWORD_HELP = `
At a terminal the password is asked for. With --password-stdin it is the first line of standard input:

  printf '%s\\n' "$PASSWORD" | `

const granted = ({ access }: ListedAccount) =>
  Object.entries(access)
    .map(([target, scopes]) => `${target}=${scopes.join(',')}`)
    .toSorted()

const add = defineCommand({
  name: 'accounts add',
  usage: 'EMAIL --name NAME [--allow TARGET=scope,scope]... [--password-stdin]',
  summary: 'Adds a person who can sign in.',
  help: `
TARGET is a tenant's id, which means both of its resources, or the URL of another API ("puente resources list").
If the e-mail is taken, nothing changes and the exit code is 4.
${PASSWORD_HELP}puente accounts add ana@example.com --name Ana \\
    --allow default=sql:read,sql:write --password-stdin`,
  options: {
    name: { type: 'string' },
    allow: { type: 'string', multiple: true },
    ...PASSWORD,
  },
  operands: [1, 1],
  changes: true,
  run: async (values, [email = ''], { sql, resources, readPassword }) => {
    if (values.name === undefined) throw new Refused('--name is missing', EXIT.usage)
    const allowances = parseAllowances(values.allow ?? [], resources)
    const password = await readPassword(values['password-stdin'] ?? false)
    const id = await addAccount(sql, { email, name: values.name, password, allow: allowances })
    const allowed = allowances.map(({ target, scopes }) => `${target}=${scopes.join(',')}`)
    const nothing = 'It may grant nothing yet: "puente accounts allow" changes that.'
    return {
      json: { id },
      text: [`added ${email} (${id})`, ...(allowed.length > 0 ? [] : [nothing])].join('\n'),
      audit: { accountId: id, details: { allowed } },
    }
  },
})

const list = defineCommand({
  name: 'accounts list',
  usage: '[--json]',
  summary: 'Lists the accounts and what each may grant.',
  options: {},
  operands: [0, 0],
  changes: false,
  run: async (_values, _operands, { sql }) => {
    const accounts = await listAccounts(sql)
    const text = table<ListedAccount>(
      {
        email: ({ email }) => email,
        name: ({ name }) => name,
        state: ({ disabled }) => (disabled ? 'disabled' : 'active'),
        'may grant': granted,
      },
      accounts,
      'There are no accounts. "puente accounts add --help" says how to add one.',
    )
    return { json: accounts, text }
  },
})

const show = defineCommand({
  name: 'accounts show',
  usage: 'EMAIL [--json]',
  summary: 'Shows one account, what it may grant and what it has granted.',
  options: {},
  operands: [1, 1],
  changes: false,
  run: async (_values, [email = ''], { sql }) => {
    const id = await accountId(sql, email)
    const [account] = await listAccounts(sql, id)
    if (!account) throw new Refused(`there is no account ${email}`, EXIT.notFound)
    const grants = await listGrants(sql, { accountId: id })
    const text = card({
      email: account.email,
      name: account.name,
      id,
      state: account.disabled ? 'disabled' : 'active',
      created: account.createdAt,
      'may grant': granted(account),
      grants: grants.length,
    })
    return { json: { ...account, grants }, text }
  },
})

const password = defineCommand({
  name: 'accounts password',
  usage: 'EMAIL [--password-stdin]',
  summary: 'Sets another password. Browser sessions end, connected applications stay.',
  help: `${PASSWORD_HELP}puente accounts password ana@example.com --password-stdin`,
  options: PASSWORD,
  operands: [1, 1],
  changes: true,
  run: async (values, [email = ''], { sql, readPassword }) => {
    const id = await accountId(sql, email)
    await setPassword(sql, id, await readPassword(values['password-stdin'] ?? false))
    return { json: { id }, text: `password of ${email} changed`, audit: { accountId: id } }
  },
})

const RESET_MINUTES = 60

const link = defineCommand({
  name: 'accounts link',
  usage: 'EMAIL [--minutes N] [--forget-factors]',
  summary: 'Makes a link with which the person sets a password of their own, once.',
  help: `
It is valid for 60 minutes, and makes an earlier one void. Hand it over on a way that only that person reads.
--forget-factors also takes authenticator app, passkeys and recovery codes away, for somebody who has lost them.`,
  options: {
    minutes: { type: 'string', default: String(RESET_MINUTES) },
    'forget-factors': { type: 'boolean' },
  },
  operands: [1, 1],
  changes: true,
  run: async (values, [email = ''], { sql, resources }) => {
    const minutes = Number(values.minutes)
    if (!Number.isSafeInteger(minutes) || minutes < 1 || minutes > 10_080) {
      throw new Refused('--minutes: 1 to 10080', EXIT.usage)
    }
    const id = await accountId(sql, email)
    const forgets = values['forget-factors'] ?? false
    if (forgets) await removeFactors(sql, id)
    const token = await issueReset(sql, id, minutes)
    const url = `${resources.issuer}/account/reset?token=${token}`
    return {
      json: { url, minutes },
      text: url,
      audit: { accountId: id, details: { minutes, forgets } },
    }
  },
})

const allowCommand = defineCommand({
  name: 'accounts allow',
  usage: 'EMAIL TARGET=scope,scope...',
  summary: 'Sets what the account may grant on each TARGET named, and on no other.',
  help: `
"TARGET=" takes everything away. Refresh tokens of connected applications follow at once, access tokens when they run
out: "puente grants revoke" ends them within seconds.

  puente accounts allow ana@example.com default=sql:read hr=`,
  options: {},
  operands: [2, 100],
  changes: true,
  run: async (_values, [email = '', ...texts], { sql, resources }) => {
    const id = await accountId(sql, email)
    await allow(sql, id, parseAllowances(texts, resources))
    const [account] = await listAccounts(sql, id)
    const now = account ? granted(account) : []
    return {
      json: { id, access: account?.access },
      text: `${email} may now grant: ${now.join(' ') || 'nothing'}`,
      audit: { accountId: id, details: { allowed: now } },
    }
  },
})

const disableCommand = defineCommand({
  name: 'accounts disable',
  usage: 'EMAIL',
  summary: 'Keeps somebody out: no sign-in, browser sessions end, everything granted is revoked.',
  options: {},
  operands: [1, 1],
  changes: true,
  run: async (_values, [email = ''], { sql }) => {
    const id = await accountId(sql, email)
    const { sessions, grants } = await disable(sql, id)
    return {
      json: { id, sessions, grants },
      text: `${email} is disabled; ended: ${sessions} browser sessions, ${grants} connected applications`,
      audit: { accountId: id, details: { sessions, grants } },
    }
  },
})

const enableCommand = defineCommand({
  name: 'accounts enable',
  usage: 'EMAIL',
  summary: 'Lets a disabled account sign in again. Its applications have to be connected anew.',
  options: {},
  operands: [1, 1],
  changes: true,
  run: async (_values, [email = ''], { sql }) => {
    const id = await accountId(sql, email)
    await enable(sql, id)
    return { json: { id }, text: `${email} can sign in`, audit: { accountId: id } }
  },
})

const signOut = defineCommand({
  name: 'sessions end',
  usage: 'EMAIL',
  summary: 'Ends the browser sessions of an account. Connected applications stay.',
  options: {},
  operands: [1, 1],
  changes: true,
  run: async (_values, [email = ''], { sql }) => {
    const id = await accountId(sql, email)
    const sessions = await endSessions(sql, id)
    return {
      json: { id, sessions },
      text: `ended ${sessions} browser sessions of ${email}`,
      audit: { accountId: id, details: { sessions } },
    }
  },
})

export const ACCOUNT_COMMANDS = [
  add,
  list,
  show,
  password,
  link,
  allowCommand,
  disableCommand,
  enableCommand,
]

export const SESSION_COMMANDS = [signOut]
