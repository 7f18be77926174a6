import {
  ProtocolError,
  ProtocolErrorCode,
  type CompleteRequestParams,
  type Server,
} from '@modelcontextprotocol/server'
import { displayName } from '../sql/object-name.ts'
import { SqlFailure } from '../sql/failure.ts'
import type { IndexedObject } from '../sql/schema-index.ts'
import { findPrompt } from '../prompts/prompt-index.ts'
import { tableUriTemplate } from '../resources/table-uri.ts'
import type { Session } from '../tools/call-tool.ts'
import { completeNames } from './complete-names.ts'

/** Which names a value can be completed from. */
type NamesOf = (tables: readonly IndexedObject[]) => string[]

const SCHEMAS: NamesOf = (tables) => tables.map(({ schema }) => schema)
const FULL_NAMES: NamesOf = (tables) => tables.map(({ schema, name }) => displayName(schema, name))
const NAMES: NamesOf = (tables) => tables.map(({ name }) => name)

/** The names of one schema, once it is known. */
const namesIn =
  (schema: string | undefined): NamesOf =>
  (tables) =>
    NAMES(
      schema === undefined
        ? tables
        : tables.filter((table) => table.schema.toLowerCase() === schema.toLowerCase()),
    )

/** Completes names of schemas, tables and views, from what the tenant's reader sees. */
export const serveCompletion = (server: Server, session: Session) => {
  server.setRequestHandler('completion/complete', async ({ params }, { mcpReq }) => {
    const principal = session.principal()
    const { tenant } = session
    using _tenant = tenant.hold()
    if (!principal.scopes.has('sql:read')) throw wrong('This needs the scope sql:read')
    const names = namesFor(params, tenant)
    if (names === undefined) return { completion: { values: [], total: 0, hasMore: false } }
    const asker = { principal, signal: mcpReq.signal }
    const { objects } = await tenant.catalog.index(asker).catch(explained)
    const tables = objects.filter(({ kind }) => kind === 'table' || kind === 'view')
    return { completion: completeNames(names(tables), params.argument.value) }
  })
}

/** What an argument is completed from; undefined: it is free text. Throws where there is no such thing. */
const namesFor = (
  { ref, argument, context }: CompleteRequestParams,
  tenant: Session['tenant'],
): NamesOf | undefined => {
  if (ref.type === 'ref/resource') {
    if (ref.uri !== tableUriTemplate(tenant.id)) throw wrong('There is no such resource template')
    if (argument.name === 'schema') return SCHEMAS
    if (argument.name === 'table') return namesIn(context?.arguments?.['schema'])
    throw wrong('The template has schema and table')
  }
  const known = findPrompt(ref.name, tenant)?.arguments
  if (known === undefined) throw wrong('There is no such prompt')
  const found = known.find(({ name }) => name === argument.name)
  if (found === undefined)
    throw wrong(`The prompt takes ${known.map(({ name }) => name).join(', ')}`)
  return found.completes && { schema: SCHEMAS, table: FULL_NAMES }[found.completes]
}

const wrong = (message: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, message)

const explained = (error: unknown): never => {
  if (!(error instanceof SqlFailure)) throw error
  throw new ProtocolError(ProtocolErrorCode.InternalError, error.message)
}
