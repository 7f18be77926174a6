import { flag, rowType, text } from './catalog-cell.ts'
import { DESCRIBE_TABLE } from './catalog-describe.ts'
import { displayName } from './object-name.ts'
import type { FoundObject } from './find-object.ts'
import { readCatalog, type CatalogCall, type CatalogRow } from './read-catalog.ts'

/** Groups rows of one key, in order. */
const groupBy = (rows: readonly CatalogRow[], key: (row: CatalogRow) => string) =>
  [...Map.groupBy(rows, key).values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [{ first, group }]
  })

/** Everything describe_table says about a table or view; undefined when there is none of that id. Throws SqlFailure. */
export const readTableDescription = async (object: FoundObject, call: CatalogCall) => {
  const sets = await readCatalog(DESCRIBE_TABLE, { objectId: object.id }, call)
  const [objects = [], columns = [], indexRows = [], keyRows = [], checks = [], triggers = []] =
    sets
  const [itself] = objects
  if (itself === undefined) return undefined
  const indexes = groupBy(indexRows, (row) => String(row['index_name'])).map(toIndex)
  const primaryKey = indexes.find((index) => index.kind === 'primary key')
  const isOutgoing = (row: CatalogRow) => Number(row['parent_object_id']) === object.id
  return {
    table: displayName(object.schema, object.name),
    kind: object.kind === 'view' ? ('view' as const) : ('table' as const),
    approximateRows: text(itself['approximate_rows']),
    description: text(itself['description']),
    columns: columns.map(toColumn),
    primaryKey: primaryKey?.columns ?? [],
    foreignKeys: foreignKeys(keyRows.filter(isOutgoing), 'outgoing'),
    // A table that points at itself stands on both sides.
    referencedBy: foreignKeys(
      keyRows.filter(
        (row) =>
          !isOutgoing(row) ||
          (row['parent_schema'] === row['referenced_schema'] &&
            row['parent_name'] === row['referenced_name']),
      ),
      'incoming',
    ),
    indexes: indexes.filter((index) => index.kind !== 'primary key'),
    checks: checks.map((row) => ({
      name: String(row['check_name']),
      definition: text(row['definition']) ?? '(hidden)',
      isDisabled: flag(row['is_disabled']),
    })),
    triggers: groupBy(triggers, (row) => String(row['trigger_name'])).map(({ first, group }) => ({
      name: String(first['trigger_name']),
      timing: flag(first['is_instead_of_trigger']) ? 'INSTEAD OF' : 'AFTER',
      events: group.map((row) => String(row['event'])),
      isDisabled: flag(first['is_disabled']),
    })),
  }
}

export type TableDescription = NonNullable<Awaited<ReturnType<typeof readTableDescription>>>

const toColumn = (row: CatalogRow) => ({
  name: String(row['column_name']),
  type: rowType(row),
  nullable: flag(row['is_nullable']),
  default: text(row['default_definition']),
  identity: flag(row['is_identity'])
    ? `${text(row['identity_seed']) ?? '1'},${text(row['identity_increment']) ?? '1'}`
    : null,
  computed: flag(row['is_computed'])
    ? `${text(row['computed_definition']) ?? '(hidden)'}${flag(row['is_persisted']) ? ' PERSISTED' : ''}`
    : null,
  description: text(row['description']),
})

const indexKind = (row: CatalogRow) => {
  if (flag(row['is_primary_key'])) return 'primary key'
  if (flag(row['is_unique_constraint'])) return 'unique constraint'
  return flag(row['is_unique']) ? 'unique index' : 'index'
}

const toIndex = ({ first, group }: { first: CatalogRow; group: CatalogRow[] }) => ({
  name: String(first['index_name']),
  kind: indexKind(first),
  type: String(first['type_desc']).toLowerCase(),
  columns: group
    .filter((row) => !flag(row['is_included_column']))
    .map((row) => `${String(row['column_name'])}${flag(row['is_descending_key']) ? ' DESC' : ''}`),
  included: group
    .filter((row) => flag(row['is_included_column']))
    .map((row) => String(row['column_name'])),
  filter: text(first['filter_definition']),
})

const foreignKeys = (rows: readonly CatalogRow[], direction: 'outgoing' | 'incoming') =>
  groupBy(rows, (row) => JSON.stringify([row['key_name'], row['parent_schema']])).map(
    ({ first, group }) => {
      const columns = (side: string) => group.map((row) => String(row[`${side}_column`]))
      const [near, far] =
        direction === 'outgoing' ? ['parent', 'referenced'] : ['referenced', 'parent']
      return {
        name: String(first['key_name']),
        columns: columns(near ?? ''),
        table: displayName(String(first[`${far}_schema`]), String(first[`${far}_name`])),
        tableColumns: columns(far ?? ''),
        onDelete: String(first['on_delete']),
        onUpdate: String(first['on_update']),
        isDisabled: flag(first['is_disabled']),
      }
    },
  )
