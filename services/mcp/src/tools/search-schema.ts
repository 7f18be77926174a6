import { z } from 'zod'
import { FIND_IN_DEFINITIONS } from '../sql/catalog-search.ts'
import { OBJECT_KINDS } from '../sql/object-kind.ts'
import { displayName } from '../sql/object-name.ts'
import { readCatalog, type CatalogCall } from '../sql/read-catalog.ts'
import { type Match, matchingColumns, searchIndex } from '../sql/search-index.ts'
import { ToolFailure } from './tool-failure.ts'
import { defineTool, needsRead, READS } from './tool.ts'

const PAGE = 25
const MOST_WORDS = 5
const MOST_DEFINITIONS = 1000
const DESCRIPTION_CHARACTERS = 200

export const searchSchema = defineTool({
  name: 'search_schema',
  title: 'Search the schema',
  description:
    'Finds tables, views, procedures, functions and triggers by words in their names, columns, descriptions and definitions, the best first.',
  annotations: READS,
  input: z.strictObject({
    query: z.string().min(1).max(200).describe('Words; what holds all of them, else the most'),
    kind: z.enum(OBJECT_KINDS).optional().describe('Only this kind'),
    offset: z.int().min(0).max(100_000).optional().describe('nextOffset of the page before'),
  }),
  output: z.object({
    matches: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(OBJECT_KINDS),
        foundIn: z.array(z.string()),
        columns: z.array(z.string()),
        description: z.string().nullable(),
      }),
    ),
    total: z.number(),
    nextOffset: z.number().optional(),
  }),
  scopesFor: needsRead,
  run: async ({ query, kind, offset = 0 }, { tenant, principal, signal }) => {
    const words = query.split(/\s+/).filter((word) => word !== '')
    if (words.length === 0 || words.length > MOST_WORDS) {
      throw new ToolFailure(`Give one to ${MOST_WORDS} words.`)
    }
    const call = { database: tenant.database, principal, signal }
    const [index, defined] = await Promise.all([
      tenant.catalog.index({ principal, signal }),
      // A table has no definition.
      kind === 'table' ? new Set<number>() : findInDefinitions(words, call),
    ])
    const objects =
      kind === undefined ? index.objects : index.objects.filter((object) => object.kind === kind)
    const { matches: all, held } = await searchIndex(objects, words, defined)
    const matches = all.slice(offset, offset + PAGE).map((match) => toAnswer(match, words))
    const end = offset + matches.length
    const more = end < all.length ? { nextOffset: end } : {}
    const notes = [
      all.length === 0 ? 'Nothing is found. Try other words.' : `(${all.length} in all)`,
      ...(all.length > 0 && held < words.length
        ? [`(nothing holds all ${words.length} words; each of these holds ${held})`]
        : []),
      ...('nextOffset' in more ? [`(more: call again with offset ${end})`] : []),
      ...(index.isWhole
        ? []
        : ['(this schema is too large: the columns of a part were not searched)']),
    ]
    return {
      structured: { matches, total: all.length, ...more },
      text: [...matches.map(line), ...notes].join('\n'),
    }
  },
})

const findInDefinitions = async (words: readonly string[], call: CatalogCall) => {
  const given = Object.fromEntries(
    Array.from({ length: MOST_WORDS }, (_, index) => [`w${index + 1}`, words[index] ?? null]),
  )
  const [rows = []] = await readCatalog(
    FIND_IN_DEFINITIONS,
    { limit: MOST_DEFINITIONS, ...given },
    call,
  )
  return new Set(rows.map((row) => Number(row['object_id'])))
}

const toAnswer = ({ object, places }: Match, words: readonly string[]) => ({
  name: displayName(object.schema, object.name),
  kind: object.kind,
  foundIn: places,
  columns: matchingColumns(object, words),
  description:
    object.description === '' ? null : object.description.slice(0, DESCRIPTION_CHARACTERS),
})

const line = ({ name, kind, columns, description }: ReturnType<typeof toAnswer>) =>
  [
    `${name} (${kind})`,
    columns.length === 0 ? '' : `: ${columns.join(', ')}`,
    description === null ? '' : ` - ${description}`,
  ].join('')
