import { readFile } from 'node:fs/promises'
import type { Sql } from 'postgres'
import type { Logger } from 'pino'
import { indexCatalog } from '../catalog/catalog.ts'
import { loadContent } from '../catalog/load-catalog.ts'
import type { Environment } from '../language/binder.ts'
import { quoteText } from '../language/bound.ts'
import { parseBatch } from '../language/parse.ts'
import { translate } from '../language/translate.ts'
import { DESCRIPTIONS } from './descriptions.ts'

/** Makes the shop: its tables, views and procedures are T-SQL, translated as any client's would be; its rows are PostgreSQL's. */
export async function loadShop(sql: Sql, log: Logger): Promise<void> {
  for (const file of ['tables.sql', 'procedures.sql']) {
    const definitions = await readFile(new URL(file, import.meta.url), 'utf8')
    for (const batch of definitions.split(/^GO$/m)) await define(sql, batch.trim())
  }
  for (const [name, text] of Object.entries(DESCRIPTIONS))
    await describe(sql, name.split('.'), text)
  await sql.unsafe(await readFile(new URL('data.sql', import.meta.url), 'utf8'))
  log.info('sample shop loaded')
}

async function define(sql: Sql, batch: string): Promise<void> {
  for (const statement of parseBatch(batch)) {
    const environment: Environment = {
      catalog: indexCatalog(await loadContent(sql)),
      database: 'shop',
      login: 'sa',
      user: 'dbo',
      appName: 'devsql',
      hostName: '',
      spid: 1,
      variables: new Map(),
      rowCount: 0,
      transactionCount: 0,
      lastError: 0,
      lockTimeoutMs: -1,
      optionBits: 0,
      textBytes: 2_147_483_647,
      identity: null,
      scopeIdentity: null,
      nestLevel: 0,
      procedureId: 0,
      identityInsert: undefined,
      dateFirst: 7,
      language: { id: 0, name: 'us_english' },
      xactState: 0,
      databases: ['master', 'shop'],
      sessionContext: new Map(),
    }
    await sql.unsafe(translate(environment, statement).sql)
  }
}

async function describe(
  sql: Sql,
  [schema = '', object = '', column]: string[],
  text: string,
): Promise<void> {
  const kind = await sql.unsafe(
    `SELECT relkind FROM pg_class WHERE oid = ${quoteText(`"${schema}"."${object}"`)}::regclass`,
  )
  const level1 = kind[0]?.['relkind'] === 'v' ? 'VIEW' : 'TABLE'
  const values = [
    'MS_Description',
    text,
    'SCHEMA',
    schema,
    level1,
    object,
    ...(column === undefined ? [null, null] : ['COLUMN', column]),
  ]
  await sql.unsafe(
    `SELECT tsql.add_extended_property(${values.map((value) => (value === null ? 'NULL' : quoteText(value))).join(', ')})`,
  )
}
