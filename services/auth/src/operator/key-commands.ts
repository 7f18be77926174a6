import { ALGORITHMS } from '../keys/create-key.ts'
import { listKeys } from '../keys/list.ts'
import type { ListedKey } from '../keys/list.ts'
import { reseal } from '../keys/reseal.ts'
import { LEAD_SECONDS, rotateKeys } from '../keys/rotate.ts'
import { defineCommand } from './command.ts'
import { table } from './table.ts'
import { EXIT, Refused } from './usage.ts'

const list = defineCommand({
  name: 'keys list',
  usage: '[--json]',
  summary: 'Lists the keys: next (published, not signing yet), signing, or retiring.',
  options: {},
  operands: [0, 0],
  changes: false,
  run: async (_values, _operands, { sql }) => {
    const keys = await listKeys(sql)
    const text = table<ListedKey>(
      {
        key: ({ id }) => id,
        for: ({ purpose, algorithm }) => (purpose === 'cookie' ? 'cookies' : algorithm),
        state: ({ state }) => state,
        created: ({ createdAt }) => createdAt,
        'signs from': ({ signsFrom }) => signsFrom,
        'published until': ({ publishedUntil }) => publishedUntil,
      },
      keys,
      'There are none yet: the service creates them at its first start.',
    )
    return { json: keys, text }
  },
})

const leadSeconds = (text: string | undefined) => {
  if (text === undefined) return LEAD_SECONDS
  const seconds = Number(text)
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > 7 * 86_400) {
    throw new Refused('--lead: whole seconds, at most a week', EXIT.usage)
  }
  return seconds
}

const rotate = defineCommand({
  name: 'keys rotate',
  usage: '[--only ES256|RS256|HMAC] [--lead SECONDS] [--compromised]',
  summary: 'Gives each key a successor, without a restart and without a failed verification.',
  help: `
The successor is published at once and signs after --lead seconds (${LEAD_SECONDS}), by when every resource server has it. The old
key stays published until nothing it signed is valid any more (25 hours). HMAC keys sign cookies.

--compromised drops the old keys at the moment the new ones sign. What they signed is refused here from then on, by mcp
after ten minutes at most, and by another API when it reads the key set again. With --lead 30 that is soon; tokens may
be refused for some seconds by who has not seen the new key.

Needs AUTH_KEY_ENCRYPTION_KEY.`,
  options: {
    only: { type: 'string' },
    lead: { type: 'string' },
    compromised: { type: 'boolean' },
  },
  operands: [0, 0],
  changes: true,
  run: async (values, _operands, { sql, kek }) => {
    const { only, compromised = false } = values
    const algorithms = ALGORITHMS.filter((name) => only === undefined || name === only)
    if (algorithms.length === 0) {
      throw new Refused(`--only: one of ${ALGORITHMS.join(', ')}`, EXIT.usage)
    }
    const lead = leadSeconds(values.lead)
    const rotated = await rotateKeys(sql, kek(), { algorithms, leadSeconds: lead, compromised })
    const lines = rotated.map(({ algorithm, id }) => `${algorithm} ${id} signs in ${lead} s`)
    return {
      json: rotated,
      text: lines.join('\n'),
      audit: { details: { keys: rotated.map(({ id }) => id), lead, compromised } },
    }
  },
})

const resealCommand = defineCommand({
  name: 'keys reseal',
  usage: '',
  summary: 'Seals everything secret anew under AUTH_KEY_ENCRYPTION_KEY.',
  help: `
To change that key: 1. put the old one into AUTH_KEY_ENCRYPTION_KEY_PREVIOUS and a new one into
AUTH_KEY_ENCRYPTION_KEY; 2. restart the replicas one after the other; 3. run this with both set; 4. take the old one
away.`,
  options: {},
  operands: [0, 0],
  changes: true,
  run: async (_values, _operands, { sql, kek }) => {
    const values = await reseal(sql, kek())
    return {
      json: { values },
      text: `sealed ${values} secrets anew`,
      audit: { details: { values } },
    }
  },
})

export const KEY_COMMANDS = [list, rotate, resealCommand]
