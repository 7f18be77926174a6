import { indexCatalog, withTemporaryTables } from '../catalog/catalog.ts'
import type { Catalog, CatalogTable } from '../catalog/catalog.ts'
import { loadContent, loadTemporaryTables } from '../catalog/load-catalog.ts'
import type { Environment } from '../language/binder.ts'
import { quoteText } from '../language/bound.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import type { SqlValue } from '../sql-type.ts'
import { US_ENGLISH } from './language-setting.ts'
import type { DateFormat, Language } from './language-setting.ts'
import { optionsSql } from './options-sql.ts'
import { openFrame } from './frame.ts'
import { MOST_TEXT_BYTES } from './text-size.ts'
import type { Frame } from './frame.ts'
import type { DatabaseLink } from './database-link.ts'
import type { Instance, Principal } from '../instance.ts'

/** What a statement of the client was told to stop with: the attention signal (MS-TDS 2.2.1.7). */
export class AttentionError extends Error {
  override name = 'AttentionError'
}

export type ContextEntry = { value: SqlValue; readOnly: boolean }

/** SET options that change what devsql does; the others are only checked. */
export type Options = {
  xactAbort: boolean
  noCount: boolean
  lockTimeoutMs: number
  /** Bytes to which long values are cut in answers. */
  textBytes: number
  isolation: string
  /** SHOWPLAN_XML: statements are answered with their plans and not executed. */
  showPlan: boolean
  /** The order of day, month and year in text, and the first day of the week (7 is Sunday). */
  dateFormat: DateFormat
  dateFirst: number
  language: Language
}

const DEFAULT_OPTIONS: Options = {
  xactAbort: false,
  noCount: false,
  lockTimeoutMs: -1,
  textBytes: MOST_TEXT_BYTES,
  isolation: 'READ COMMITTED',
  showPlan: false,
  dateFormat: 'mdy',
  dateFirst: 7,
  language: US_ENGLISH,
}

/** ANSI_WARNINGS, ANSI_PADDING, ANSI_NULLS, QUOTED_IDENTIFIER, ANSI_NULL_DFLT_ON and CONCAT_NULL_YIELDS_NULL, as ever. */
const FIXED_BITS = 8 | 16 | 32 | 256 | 1024 | 4096

const optionBits = ({ noCount, xactAbort }: Options) =>
  FIXED_BITS | (noCount ? 512 : 0) | (xactAbort ? 16_384 : 0)

export type Prepared = { text: string; declarations: string }

/** The state of one logged-in TDS connection. It owns its PostgreSQL connection. */
export type Session = {
  spid: number
  principal: Principal
  appName: string
  hostName: string
  homeDatabase: string
  database: string
  link: DatabaseLink
  options: Options
  depth: number
  descriptor: bigint
  doomed: boolean
  savepoints: string[]
  transactionName: string | undefined
  rowCount: number
  lastError: number
  identity: string | null
  /** The level of the client's own batches. */
  frame: Frame
  identityInsert: string | undefined
  context: Map<string, ContextEntry>
  /** What of the context PostgreSQL has been told, as it was told. */
  sharedContext: string
  prepared: Map<number, Prepared>
  nextHandle: number
  attention: boolean
  hasTemporaryTables: boolean
  /** Definitions of an open transaction, that nobody else may see before it commits. */
  hasOwnDefinitions: boolean
  ownCatalog: Catalog | undefined
  temporaryTables: readonly CatalogTable[] | undefined
  wake: (() => void) | undefined
}

export function createSession(
  start: Pick<Session, 'spid' | 'principal' | 'appName' | 'hostName' | 'database' | 'link'>,
): Session {
  return {
    ...start,
    homeDatabase: start.database,
    options: { ...DEFAULT_OPTIONS },
    depth: 0,
    descriptor: 0n,
    doomed: false,
    savepoints: [],
    transactionName: undefined,
    rowCount: 0,
    lastError: 0,
    identity: null,
    frame: openFrame(0),
    identityInsert: undefined,
    context: new Map(),
    sharedContext: '',
    prepared: new Map(),
    nextHandle: 1,
    attention: false,
    hasTemporaryTables: false,
    hasOwnDefinitions: false,
    ownCatalog: undefined,
    temporaryTables: undefined,
    wake: undefined,
  }
}

/** The catalog the session sees: the shared one, or its own while it has temporary tables or uncommitted definitions. */
async function sessionCatalog(instance: Instance, session: Session): Promise<Catalog> {
  const { sql } = session.link
  if (session.hasOwnDefinitions) session.ownCatalog ??= indexCatalog(await loadContent(sql))
  const catalog = session.ownCatalog ?? (await instance.sharedCatalog(session.database, sql))
  if (!session.hasTemporaryTables) return catalog
  session.temporaryTables ??= await loadTemporaryTables(sql)
  return withTemporaryTables(catalog, session.temporaryTables)
}

/** Whatever is the session's own in its catalog is read again. */
export function forgetOwnCatalog(session: Session): void {
  session.ownCatalog = undefined
  session.temporaryTables = undefined
}

/** Tells PostgreSQL the session context, where a policy or a view of the database asks for it. */
async function shareContext(session: Session, catalog: Catalog): Promise<void> {
  if (!catalog.needsSessionContext || session.context.size === 0) return
  const texts = [...session.context].map(([key, { value }]) => [key, value.text] as const)
  const context = JSON.stringify(Object.fromEntries(texts))
  if (context === session.sharedContext) return
  await session.link.run(
    `SELECT set_config('devsql.session_context', ${quoteText(context)}, false)`,
  )
  session.sharedContext = context
}

/** What a statement's translation may depend on, as it stands now. */
export async function environmentOf(
  instance: Instance,
  session: Session,
  variables: ReadonlyMap<string, SqlValue>,
  caught?: SqlError,
  frame: Frame = session.frame,
): Promise<Environment> {
  const catalog = await sessionCatalog(instance, session)
  await shareContext(session, catalog)
  return {
    catalog,
    database: session.database,
    login: session.principal.login,
    user: session.principal.user,
    appName: session.appName,
    hostName: session.hostName,
    spid: session.spid,
    variables,
    rowCount: session.rowCount,
    transactionCount: session.depth,
    lastError: session.lastError,
    lockTimeoutMs: session.options.lockTimeoutMs,
    textBytes: session.options.textBytes,
    optionBits: optionBits(session.options),
    identity: session.identity,
    scopeIdentity: frame.identity,
    nestLevel: frame.level,
    procedureId: frame.procedure?.id ?? 0,
    identityInsert: session.identityInsert,
    dateFirst: session.options.dateFirst,
    language: session.options.language,
    xactState: session.depth === 0 ? 0 : session.doomed ? -1 : 1,
    databases: instance.databaseNames,
    sessionContext: new Map([...session.context].map(([key, entry]) => [key, entry.value])),
    ...(caught && {
      caught: {
        number: caught.number,
        message: caught.message,
        severity: caught.severity,
        state: caught.state,
        line: caught.line,
        procedure: caught.procedure ?? null,
      },
    }),
  }
}

/**
 * The reset bits (MS-TDS 2.2.3.1.2): everything a call may have left behind is undone; the connection stays, and with
 * `keepTransaction` so does the transaction, in the database it is in.
 */
export async function resetSession(
  instance: Instance,
  session: Session,
  keepTransaction: boolean,
): Promise<void> {
  const isKept = keepTransaction && session.depth > 0
  const { homeDatabase, depth, descriptor, doomed, savepoints, prepared, nextHandle } = session
  if (!isKept && depth > 0) await session.link.run('ROLLBACK')
  if (!isKept) session.depth = 0
  if (!isKept && session.database !== homeDatabase)
    await switchDatabase(instance, session, homeDatabase)
  else if (session.link.isTouched())
    await session.link.run('DISCARD TEMP; RESET ALL; SELECT pg_advisory_unlock_all()')
  if (!isKept) session.link.markClean()
  const kept = isKept ? { depth, descriptor, doomed, savepoints } : {}
  Object.assign(session, createSession(session), { homeDatabase, prepared, nextHandle, ...kept })
}

/** USE: a PostgreSQL connection to the other database takes the place of this one. */
export async function switchDatabase(
  instance: Instance,
  session: Session,
  name: string,
): Promise<void> {
  const database = instance.databaseNames.find(
    (candidate) => candidate.toLowerCase() === name.toLowerCase(),
  )
  if (!database) {
    throw new SqlError(
      911,
      `Database '${name}' does not exist. Make sure that the name is entered correctly.`,
    )
  }
  if (database === session.database) return
  if (session.depth > 0) throw unsupported('USE inside a transaction')
  const link = await instance.openLink(database, session.principal)
  await link.run(optionsSql(session.options))
  const old = session.link
  session.link = link
  session.database = database
  session.hasTemporaryTables = false
  session.hasOwnDefinitions = false
  forgetOwnCatalog(session)
  session.sharedContext = ''
  await old.close()
}
