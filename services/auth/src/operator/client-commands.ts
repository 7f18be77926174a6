import {
  DEVICE_GRANT,
  PreregistrationFault,
  addClient,
  listClients,
  removeClient,
  rotateSecret,
  setClientAccess,
} from '../clients/preregistered.ts'
import type { GrantType, ListedClient, Preregistration } from '../clients/preregistered.ts'
import type { Sql } from '../database/connect.ts'
import { parseAllowances } from './allowance.ts'
import { defineCommand } from './command.ts'
import { table } from './table.ts'
import { EXIT, Refused } from './usage.ts'

const MOST_CLIENTS = 1000
const OVERLAP_HOURS = 24

const inWords = (access: readonly { target: string; scopes: readonly string[] }[]) =>
  access.map(({ target, scopes }) => `${target}=${scopes.join(',')}`)

const list = defineCommand({
  name: 'clients list',
  usage: '[--json]',
  summary: 'Lists the clients that are stored, the newest first, at most a thousand.',
  help: `
Dynamic ones registered themselves. Clients known by their metadata document are not stored: "grants list" shows them.`,
  options: {},
  operands: [0, 0],
  changes: false,
  run: async (_values, _operands, { sql }) => {
    const clients = await listClients(sql, MOST_CLIENTS)
    const text = table<ListedClient>(
      {
        client: ({ clientId }) => clientId,
        name: ({ name }) => name,
        kind: ({ kind }) => kind,
        secret: ({ hasSecret }) => (hasSecret ? 'yes' : 'no'),
        grants: ({ grants }) => grants,
        'access of its own': ({ access }) =>
          inWords(Object.entries(access).map(([target, scopes]) => ({ target, scopes }))),
        created: ({ createdAt }) => createdAt,
        'last used': ({ usedAt }) => usedAt,
      },
      clients,
      'There are no clients.',
    )
    return { json: clients, text }
  },
})

const grantTypesFor = (uses: { code: boolean; device: boolean; service: boolean }) => {
  const types: GrantType[] = []
  if (uses.code) types.push('authorization_code')
  if (uses.device) types.push(DEVICE_GRANT)
  if (uses.code || uses.device) types.push('refresh_token')
  if (uses.service) types.push('client_credentials')
  return types
}

const SECRET_NOTE = 'The secret is shown this once; it is stored as a hash.'

const added = async (sql: Sql, client: Preregistration) => {
  try {
    return await addClient(sql, client)
  } catch (error) {
    if (error instanceof PreregistrationFault) throw new Refused(error.message, EXIT.usage)
    throw error
  }
}

const add = defineCommand({
  name: 'clients add',
  usage:
    '--name NAME [--redirect-uri URI]... [--device] [--service] [--secret] [--allow TARGET=scope]... [--introspect TARGET]...',
  summary: 'Adds a client, as a person in front of it or a service uses it.',
  help: `
With --redirect-uri people sign in through it (authorization code), with --device from a device without a browser;
with --service it gets tokens for itself (client_credentials), for what --allow says, and always has a secret.
--introspect TARGET makes it that target's own resource server, which may ask what a token is worth.

  puente clients add --name Dashboard --redirect-uri https://dash.example.com/callback --secret
  puente clients add --name "Night run" --service --allow https://invoices.example.com/api=invoices:read`,
  options: {
    name: { type: 'string' },
    'redirect-uri': { type: 'string', multiple: true },
    device: { type: 'boolean' },
    service: { type: 'boolean' },
    secret: { type: 'boolean' },
    allow: { type: 'string', multiple: true },
    introspect: { type: 'string', multiple: true },
  },
  operands: [0, 0],
  changes: true,
  run: async (values, _operands, { sql, resources }) => {
    if (!values.name?.trim()) throw new Refused('--name is missing', EXIT.usage)
    const redirectUris = values['redirect-uri'] ?? []
    const grantTypes = grantTypesFor({
      code: redirectUris.length > 0,
      device: values.device ?? false,
      service: values.service ?? false,
    })
    const access = parseAllowances(values.allow ?? [], resources)
    const introspects = (values.introspect ?? []).map((name) => {
      const resource = resources.named(name)
      if (!resource) throw new Refused(`"${name}" is no tenant or API`, EXIT.usage)
      return resource.target
    })
    const needsSecret = values.service === true || introspects.length > 0
    const { clientId, secret } = await added(sql, {
      name: values.name.trim(),
      redirectUris,
      grantTypes,
      hasSecret: values.secret === true || needsSecret,
      access,
      introspects,
    })
    const lines = [`client_id      ${clientId}`]
    if (secret !== undefined) lines.push(`client_secret  ${secret}`, '', SECRET_NOTE)
    return {
      json: { clientId, secret },
      text: lines.join('\n'),
      audit: { clientId, details: { name: values.name, grantTypes, allowed: inWords(access) } },
    }
  },
})

const secret = defineCommand({
  name: 'clients secret',
  usage: 'CLIENT [--overlap HOURS]',
  summary: 'Gives a client another secret. The one in use stays valid for --overlap hours (24).',
  help: `
Tokens the client has already live until they run out, also with --overlap 0; "puente clients revoke" ends them.`,
  options: { overlap: { type: 'string', default: String(OVERLAP_HOURS) } },
  operands: [1, 1],
  changes: true,
  run: async ({ overlap }, [clientId = ''], { sql }) => {
    const hours = Number(overlap)
    if (!(hours >= 0 && hours <= 720)) throw new Refused('--overlap: 0 to 720 hours', EXIT.usage)
    const fresh = await rotateSecret(sql, clientId, hours)
    if (fresh === undefined) {
      throw new Refused(`there is no client ${clientId} with a secret`, EXIT.notFound)
    }
    return {
      json: { clientId, secret: fresh },
      text: [`client_secret  ${fresh}`, '', SECRET_NOTE].join('\n'),
      audit: { clientId, details: { overlapHours: hours } },
    }
  },
})

const allow = defineCommand({
  name: 'clients allow',
  usage: 'CLIENT TARGET=scope,scope...',
  summary: 'Sets all that a client of "clients add --service" may have for itself.',
  help: `
Its next token follows, the ones it has live until they run out; "puente clients revoke" ends them.`,
  options: {},
  operands: [2, 100],
  changes: true,
  run: async (_values, [clientId = '', ...texts], { sql, resources }) => {
    const access = parseAllowances(texts, resources).filter(({ scopes }) => scopes.length > 0)
    if (!(await setClientAccess(sql, clientId, access))) {
      throw new Refused(`no operator added a client ${clientId}`, EXIT.notFound)
    }
    const allowed = inWords(access)
    return {
      json: { clientId, access },
      text: `${clientId} may have: ${allowed.join(' ') || 'nothing'}`,
      audit: { clientId, details: { allowed } },
    }
  },
})

const revoke = defineCommand({
  name: 'clients revoke',
  usage: 'CLIENT',
  summary: 'Removes a client with all that was granted to it; its tokens end within seconds.',
  options: {},
  operands: [1, 1],
  changes: true,
  run: async (_values, [clientId = ''], { sql }) => {
    if (!(await removeClient(sql, clientId))) {
      throw new Refused(`there is no client ${clientId}`, EXIT.notFound)
    }
    return { json: { clientId }, text: `removed ${clientId}`, audit: { clientId } }
  },
})

export const CLIENT_COMMANDS = [list, add, secret, allow, revoke]
