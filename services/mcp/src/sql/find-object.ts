import { FIND_OBJECT } from './catalog-list.ts'
import { FIND_MODULE } from './catalog-search.ts'
import { objectKind, type ObjectKind } from './object-kind.ts'
import { displayName, type ObjectName, parseObjectName } from './object-name.ts'
import { readCatalog, type CatalogCall } from './read-catalog.ts'
import type { SchemaIndex } from './schema-index.ts'

/** An object that exists. */
export type FoundObject = { id: number; schema: string; name: string; kind: ObjectKind }

/** What a name may stand for: what rows can be selected from, or anything that has a name. */
export type Sought = 'table or view' | 'object'

const QUERIES: Readonly<Record<Sought, string>> = {
  'table or view': FIND_OBJECT,
  object: FIND_MODULE,
}

export const isSought = ({ kind }: { kind: ObjectKind }, sought: Sought) =>
  sought === 'object' || kind === 'table' || kind === 'view'

/** The objects of one name in any letter case, as far as an index knows them. */
const inIndex = (index: SchemaIndex, { schema, name }: ObjectName, sought: Sought) =>
  (index.byName.get(name.toLowerCase()) ?? []).filter(
    (object) =>
      (schema === undefined || object.schema.toLowerCase() === schema.toLowerCase()) &&
      isSought(object, sought),
  )

const onServer = async (
  { schema, name }: ObjectName,
  sought: Sought,
  call: CatalogCall,
): Promise<FoundObject[]> => {
  const [rows = []] = await readCatalog(QUERIES[sought], { name, schema: schema ?? null }, call)
  return rows.map((row) => ({
    id: Number(row['object_id']),
    schema: String(row['schema_name']),
    name: String(row['object_name']),
    kind: objectKind(row['object_type']),
  }))
}

/**
 * Finds what a name stands for, in any letter case; one that is written exactly so is preferred. An index saves the round trip,
 * but what it does not know may have been made since. Otherwise says what is wrong; `isUnknown`: there is nothing of that name.
 */
export const findObject = async (
  text: string,
  sought: Sought,
  index: SchemaIndex | undefined,
  call: CatalogCall,
): Promise<FoundObject | { problem: string; isUnknown: boolean }> => {
  const wanted = parseObjectName(text)
  if (wanted === undefined) {
    const problem = `${JSON.stringify(text)} is not a name. Write schema.table, with brackets where needed.`
    return { problem, isUnknown: false }
  }
  const known = index === undefined ? [] : inIndex(index, wanted, sought)
  const found = known.length > 0 ? known : await onServer(wanted, sought, call)
  const same = found.filter(
    (object) =>
      object.name === wanted.name &&
      (wanted.schema === undefined || object.schema === wanted.schema),
  )
  const [match, another] = same.length > 0 ? same : found
  if (match === undefined) return { problem: `There is no ${sought} ${text}.`, isUnknown: true }
  if (another === undefined) return match
  const names = found.map((object) => displayName(object.schema, object.name))
  const problem = `${text} is ambiguous. It can be ${names.join(', ')}: name the schema.`
  return { problem, isUnknown: false }
}
