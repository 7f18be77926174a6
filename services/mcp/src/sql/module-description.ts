import { flag, rowType, text } from './catalog-cell.ts'
import { DESCRIBE_MODULE } from './catalog-search.ts'
import type { FoundObject } from './find-object.ts'
import { displayName } from './object-name.ts'
import { readCatalog, type CatalogCall } from './read-catalog.ts'

/** The longest beginning of a text that is no more than so many bytes. */
const cut = (whole: string | null, bytes: number) => {
  if (whole === null || Buffer.byteLength(whole) <= bytes) {
    return { definition: whole, truncated: false }
  }
  const definition = Buffer.from(whole)
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD$/, '')
  return { definition, truncated: true }
}

/**
 * Everything describe_object says of a view, procedure, function or trigger, with as much of its definition as `bytes` hold;
 * undefined when there is none of that id. Throws SqlFailure.
 */
export const readModule = async (found: FoundObject, call: CatalogCall, bytes: number) => {
  const sets = await readCatalog(DESCRIBE_MODULE, { objectId: found.id }, call)
  const [[module] = [], parameters = [], columns = []] = sets
  if (module === undefined) return undefined
  const parent = text(module['parent_name'])
  const returned = parameters.find((row) => Number(row['parameter_id']) === 0)
  return {
    name: displayName(found.schema, found.name),
    kind: found.kind,
    description: text(module['description']),
    table: parent === null ? null : displayName(String(module['parent_schema']), parent),
    parameters: parameters
      .filter((row) => row !== returned)
      .map((row) => ({
        name: String(row['parameter_name']),
        type: rowType(row),
        output: flag(row['is_output']),
        // The catalog knows defaults of CLR objects alone (sys.parameters); those of others stand in the definition.
        ...(flag(row['has_default_value']) && { optional: true }),
      })),
    returns: returned === undefined ? null : rowType(returned),
    columns: columns.map((row) => ({
      name: String(row['column_name']),
      type: rowType(row),
      nullable: flag(row['is_nullable']),
    })),
    ...cut(text(module['definition']), bytes),
  }
}

export type Module = NonNullable<Awaited<ReturnType<typeof readModule>>>
