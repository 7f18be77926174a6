import { DocumentRefused } from './fetch-document.ts'
import { normaliseRegistration } from './registration.ts'
import type { Registration } from './registration.ts'

export type ClientDocument = Registration & { client_id: string }

const parse = (text: string): Record<string, unknown> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new DocumentRefused('it is not JSON', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DocumentRefused('it is not a JSON object')
  }
  return { ...value }
}

/**
 * Turns the text behind a client's URL into metadata the provider can take, by the rules of registration. The client is
 * public: a secret in a public document is none, and of the methods a document offers (ChatGPT lists two) `none` is the
 * one this server has. Throws DocumentRefused.
 */
export const readClientDocument = (id: string, text: string): ClientDocument => {
  const metadata = parse(text)
  // draft-ietf-oauth-client-id-metadata-document 4.1: compared as text.
  if (metadata['client_id'] !== id) throw new DocumentRefused('its client_id is another')
  if ('client_secret' in metadata || 'client_secret_expires_at' in metadata) {
    throw new DocumentRefused('it holds a secret')
  }
  const offered = metadata['token_endpoint_auth_methods_supported']
  const method = metadata['token_endpoint_auth_method'] ?? 'none'
  const isPublic = method === 'none' || (Array.isArray(offered) && offered.includes('none'))
  if (!isPublic) throw new DocumentRefused('it wants another authentication than none')
  const result = normaliseRegistration({ ...metadata, token_endpoint_auth_method: 'none' })
  if ('error' in result) throw new DocumentRefused(result.description)
  return { client_id: id, ...result }
}
