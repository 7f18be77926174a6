import { flag, rowType, text } from './catalog-cell.ts'
import { DESCRIBE_MODULE, FIND_MODULE } from './catalog-search.ts'
import { objectKind } from './object-kind.ts'
import { displayName } from './object-name.ts'
import { findNamed, readCatalog, type CatalogCall } from './read-catalog.ts'

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
 * Everything describe_object says of a view, procedure, function or trigger, with as much of its definition as `bytes` hold; or
 * what is wrong with the name. Throws SqlFailure.
 */
export const readModule = async (name: string, call: CatalogCall, bytes: number) => {
  const found = await findNamed(FIND_MODULE, name, call)
  if ('problem' in found) return found
  const kind = objectKind(found.type)
  if (kind === 'table') return { problem: `${name} is a table: use describe_table.` }
  const sets = await readCatalog(DESCRIBE_MODULE, { objectId: found.id }, call)
  const [[module] = [], parameters = [], columns = []] = sets
  const parent = text(module?.['parent_name'])
  const returned = parameters.find((row) => Number(row['parameter_id']) === 0)
  return {
    name: displayName(found.schema, found.name),
    kind,
    description: text(module?.['description']),
    table: parent === null ? null : displayName(String(module?.['parent_schema']), parent),
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
    ...cut(text(module?.['definition']), bytes),
  }
}

export type Module = Exclude<Awaited<ReturnType<typeof readModule>>, { problem: string }>
