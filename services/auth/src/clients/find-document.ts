import type { Events } from '../events.ts'
import type { Limit, RateLimit } from '../http/rate-limit.ts'
import type { DocumentCache } from './document-cache.ts'
import { DocumentRefused, fetchDocument } from './fetch-document.ts'
import type { Network } from './fetch-document.ts'
import { refuseDocumentUrl } from './fetch-policy.ts'
import { readClientDocument } from './metadata-document.ts'
import type { ClientDocument } from './metadata-document.ts'

const PER_HOST: Limit = { what: 'document host', most: 10, windowSeconds: 60 }
const OVERALL: Limit = { what: 'documents', most: 200, windowSeconds: 60 }

type Parts = { cache: DocumentCache; limit: RateLimit; network: Network; events: Events }

const fetchNow = async ({ cache, limit, network }: Parts, id: string): Promise<ClientDocument> => {
  const tooMany = (await limit.take(PER_HOST, new URL(id).hostname)) ?? (await limit.take(OVERALL))
  if (tooMany !== undefined) {
    throw new DocumentRefused('too many documents were fetched', { isTransient: true })
  }
  try {
    const { text, maxAgeSeconds } = await fetchDocument(network, id)
    const document = readClientDocument(id, text)
    await cache.keep(id, document, maxAgeSeconds)
    return document
  } catch (error) {
    if (error instanceof DocumentRefused) await cache.fail(id, error.isTransient)
    throw error
  }
}

/**
 * The metadata behind a client identifier that is a URL: from the cache while it is fresh, from its host otherwise, and
 * from the cache again when the host cannot answer. Throws DocumentRefused.
 */
export const createDocuments =
  (parts: Parts) =>
  async (id: string): Promise<ClientDocument> => {
    const refused = refuseDocumentUrl(id)
    if (refused !== undefined) throw new DocumentRefused(refused)
    const cached = await parts.cache.find(id)
    if (cached?.document && cached.isFresh) return cached.document
    try {
      if (cached?.hasFailedLately) {
        throw new DocumentRefused('it could not be had a moment ago', { isTransient: true })
      }
      const document = await fetchNow(parts, id)
      parts.events.documentFetched()
      return document
    } catch (error) {
      if (!(error instanceof DocumentRefused)) throw error
      parts.events.documentRefused({ clientId: id, reason: error.message })
      if (error.isTransient && cached?.document && cached.isUsable) return cached.document
      throw error
    }
  }

export type FindDocument = ReturnType<typeof createDocuments>
