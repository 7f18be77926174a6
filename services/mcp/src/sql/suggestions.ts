import { isSought, type Sought } from './find-object.ts'
import { nearestNames } from './nearest-names.ts'
import { displayName } from './object-name.ts'
import type { IndexedObject, SchemaIndex } from './schema-index.ts'
import { slicesOf } from './slices.ts'

const sentence = (names: readonly string[]) =>
  names.length === 0
    ? ' list_tables and search_schema show what there is.'
    : ` Did you mean ${names.join(', ')}?`

/** A sentence that names what is most like a name. */
export const suggestObjects = async (wanted: string, sought: Sought, { objects }: SchemaIndex) => {
  const names = objects
    .filter((object) => isSought(object, sought))
    .map(({ schema, name }) => displayName(schema, name))
  return sentence(await nearestNames(wanted, names))
}

const MOST_TABLES = 3
const MOST_COLUMNS = 50
const IDENTIFIER = /\[(?:[^\]]|\]\])+\]|"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_@#$]*/gu

/** The tables and views whose names stand in a statement; where several share a name, those whose schema does too. */
const namedIn = (statement: string, { byName }: SchemaIndex) => {
  const words = new Set<string>()
  for (const [word] of statement.matchAll(IDENTIFIER)) {
    words.add(word.replaceAll(/^[["]|[\]"]$/g, '').toLowerCase())
  }
  return [...words].flatMap((word) => {
    const tables = (byName.get(word) ?? []).filter((object) => isSought(object, 'table or view'))
    const exact = tables.filter(({ schema }) => words.has(schema.toLowerCase()))
    return exact.length > 0 ? exact : tables
  })
}

/**
 * A sentence about a column that was not found: those most like it, and what the tables that the statement names do have; without
 * such tables, what is most like it anywhere.
 */
export const suggestColumns = async (
  wanted: string,
  statement: string,
  index: SchemaIndex,
): Promise<string> => {
  const tables = namedIn(statement, index).slice(0, MOST_TABLES)
  if (tables.length > 0) {
    const near = await nearestNames(wanted, [
      ...new Set(tables.flatMap(({ columns }) => columns.split('\n'))),
    ])
    const meant = near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`
    return `${meant} ${tables.map(columnsOf).join(' ')}`
  }
  const names = new Set<string>()
  for await (const slice of slicesOf(index.objects)) {
    for (const { columns } of slice) for (const name of columns.split('\n')) names.add(name)
  }
  return sentence(await nearestNames(wanted, [...names]))
}

const columnsOf = ({ schema, name, columns }: IndexedObject) => {
  const all = columns.split('\n')
  const rest = all.length > MOST_COLUMNS ? `, and ${all.length - MOST_COLUMNS} more` : ''
  return `${displayName(schema, name)} has ${all.slice(0, MOST_COLUMNS).join(', ')}${rest}.`
}
