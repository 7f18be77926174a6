import { readFileSync } from 'node:fs'
import type { Document } from './document.ts'
import { ConfigurationFault } from './fault.ts'

type Reference = Document['auth']['upstream'][number]['clientSecret']

const read = (reference: Reference, variables: Record<string, string | undefined>) => {
  if ('env' in reference) return variables[reference.env]
  try {
    return readFileSync(reference.file, 'utf8').trim()
  } catch {
    return undefined
  }
}

/**
 * The client secrets at upstream providers, by the provider's id; throws ConfigurationFault naming every one that is
 * not there.
 */
export const readUpstreamSecrets = (
  { auth }: Document,
  variables: Record<string, string | undefined>,
): ReadonlyMap<string, string> => {
  const found = auth.upstream.map(
    ({ id, clientSecret }) => [id, read(clientSecret, variables)] as const,
  )
  const missing = found.flatMap(([, secret], index) =>
    secret ? [] : [`auth.upstream[${index}].clientSecret: is not there, or is empty`],
  )
  if (missing.length > 0) throw new ConfigurationFault('puente.yaml', missing)
  return new Map(found.map(([id, secret]) => [id, secret ?? '']))
}
