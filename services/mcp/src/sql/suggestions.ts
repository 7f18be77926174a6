import { isSought, type Sought } from './find-object.ts'
import { nearestNames } from './nearest-names.ts'
import { displayName } from './object-name.ts'
import type { SchemaIndex } from './schema-index.ts'
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

/** The same for the name of a column. */
export const suggestColumns = async (wanted: string, { objects }: SchemaIndex) => {
  const names = new Set<string>()
  for await (const slice of slicesOf(objects)) {
    for (const { columns } of slice) for (const name of columns.split('\n')) names.add(name)
  }
  return sentence(await nearestNames(wanted, [...names]))
}
