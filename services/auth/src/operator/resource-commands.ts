import type { Resource } from '../resources/table.ts'
import { defineCommand } from './command.ts'
import { table } from './table.ts'

const list = defineCommand({
  name: 'resources list',
  usage: '[--json]',
  summary: 'Lists what tokens are issued for: two resources for each tenant, and the other APIs.',
  help: `
They come from puente.yaml. TARGET is what "accounts allow" takes.`,
  options: {},
  operands: [0, 0],
  changes: false,
  run: async (_values, _operands, { resources }) => {
    const all = [...resources.byIdentifier.values()]
    const text = table<Resource>(
      {
        resource: ({ identifier }) => identifier,
        target: ({ target }) => target,
        title: ({ title }) => title,
        scopes: ({ scopes }) => [...scopes.keys()],
        'token lives': ({ ttlSeconds }) => `${ttlSeconds} s`,
        'signed with': ({ algorithm }) => algorithm,
      },
      all,
      'There are none.',
    )
    const json = all.map((resource) => ({ ...resource, scopes: [...resource.scopes.keys()] }))
    return { json, text }
  },
})

export const RESOURCE_COMMANDS = [list]
