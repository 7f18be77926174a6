import { readFile, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const DIRECTORY = resolve(import.meta.dirname, '../templates')
const SUFFIX = '.template'

/** The text of every template by the path of the file it makes, relative to the folder of nginx.conf. */
export async function readTemplates(): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(DIRECTORY, { recursive: true })
  const templates = names.filter((name) => name.endsWith(SUFFIX)).toSorted()
  const texts = await Promise.all(templates.map((name) => readFile(join(DIRECTORY, name), 'utf8')))
  return new Map(
    templates.map((name, index) => [name.slice(0, -SUFFIX.length), texts[index] ?? '']),
  )
}
