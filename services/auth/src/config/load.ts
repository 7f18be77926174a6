import { readFile } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { documentSchema } from './document.ts'
import type { Document } from './document.ts'
import { ConfigurationFault } from './fault.ts'

const FILE = 'puente.yaml'

const toPath = (keys: readonly PropertyKey[]) =>
  keys.reduce<string>(
    (path, key) =>
      typeof key === 'number'
        ? `${path}[${key}]`
        : path === ''
          ? String(key)
          : `${path}.${String(key)}`,
    '',
  )

const toFaults = (issue: z.core.$ZodIssue): string[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => `${toPath([...issue.path, key])}: is not a known key`)
    : [`${toPath(issue.path) || FILE}: ${issue.message}`]

/** Parses the text of puente.yaml; throws ConfigurationFault listing every fault with its path. */
export const parseConfiguration = (text: string): Document => {
  const yaml = parseDocument(text)
  const [syntaxError] = yaml.errors
  if (syntaxError) {
    const at = syntaxError.linePos?.[0]
    const where = at ? ` (line ${at.line}, column ${at.col})` : ''
    throw new ConfigurationFault(FILE, [`${FILE}: is not YAML${where}`])
  }
  const result = documentSchema.safeParse(yaml.toJS({ maxAliasCount: 100 }))
  if (!result.success) throw new ConfigurationFault(FILE, result.error.issues.flatMap(toFaults))
  return Object.freeze(result.data)
}

/** Reads and parses the file at `path`; throws ConfigurationFault. */
export const loadConfiguration = async (path: string): Promise<Document> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    throw new ConfigurationFault(FILE, [`PUENTE_CONFIG: ${path} cannot be read`])
  }
  return parseConfiguration(text)
}
