import { accountId } from './accounts.ts'
import { defineCommand } from './command.ts'
import { listGrants, revokeGrants } from './grants.ts'
import type { ListedGrant } from './grants.ts'
import { table } from './table.ts'
import { EXIT, Refused } from './usage.ts'

const FILTER = { account: { type: 'string' }, client: { type: 'string' } } as const

const list = defineCommand({
  name: 'grants list',
  usage: '[--account EMAIL] [--client CLIENT] [--json]',
  summary: 'Lists which applications may act for whom, the youngest first, at most a thousand.',
  options: FILTER,
  operands: [0, 0],
  changes: false,
  run: async ({ account, client }, _operands, { sql }) => {
    const id = account === undefined ? undefined : await accountId(sql, account)
    const grants = await listGrants(sql, { accountId: id, clientId: client })
    const text = table<ListedGrant>(
      {
        grant: ({ id }) => id,
        account: ({ email }) => email,
        application: ({ name, client }) => name ?? client,
        resource: ({ resource }) => resource,
        scopes: ({ scopes }) => scopes,
        granted: ({ grantedAt }) => grantedAt,
        'last used': ({ usedAt }) => usedAt,
      },
      grants,
      'No application is connected.',
    )
    return { json: grants, text }
  },
})

const revoke = defineCommand({
  name: 'grants revoke',
  usage: 'GRANT | --account EMAIL [--client CLIENT] | --client CLIENT',
  summary: 'Ends what an application may do: refresh tokens at once, access tokens within seconds.',
  options: FILTER,
  operands: [0, 1],
  changes: true,
  run: async ({ account, client }, [grant], { sql }) => {
    if ((grant === undefined) === (account === undefined && client === undefined)) {
      throw new Refused('name one grant, or an account or client whose grants end', EXIT.usage)
    }
    const owner = account === undefined ? undefined : await accountId(sql, account)
    const revoked = await revokeGrants(sql, { id: grant, accountId: owner, clientId: client })
    if (grant !== undefined && revoked.length === 0) {
      throw new Refused(`there is no grant ${grant}`, EXIT.notFound)
    }
    return {
      json: { revoked },
      text: `revoked ${revoked.length} grants`,
      audit: { accountId: owner, clientId: client, details: { grants: revoked.slice(0, 50) } },
    }
  },
})

export const GRANT_COMMANDS = [list, revoke]
