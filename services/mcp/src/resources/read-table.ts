import { describe } from '../tools/describe-table.ts'
import { displayName } from '../sql/object-name.ts'
import { defineTool, needsRead, READS } from '../tools/tool.ts'
import { RESOURCE_ANSWER, refused } from './answer.ts'
import { z } from 'zod'
import { parseTableUri } from './table-uri.ts'

/**
 * `resources/read`: what describe_table says of the table or view at an address. It runs as a tool does, so that it needs the
 * same scope and is recorded, counted and cancelled like one.
 */
export const readTableResource = defineTool({
  name: 'resources/read',
  title: 'Read a resource',
  description: 'Not listed: the method resources/read.',
  annotations: READS,
  input: z.strictObject({ uri: z.string() }),
  output: RESOURCE_ANSWER,
  scopesFor: needsRead,
  run: async ({ uri }, call) => {
    const address = parseTableUri(uri)
    // Whether another tenant has it is not told.
    if (address === undefined || address.tenant !== call.tenant.id) {
      return refused(
        'There is no such resource: resources/list and the template say which there are.',
      )
    }
    const described = await describe(displayName(address.schema, address.name), call)
    return 'problem' in described
      ? refused(described.problem)
      : { structured: { status: 'ok' }, text: described.text }
  },
})
