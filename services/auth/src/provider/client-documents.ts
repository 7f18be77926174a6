import type { Configuration } from 'oidc-provider'
import type { FindDocument } from '../clients/find-document.ts'
import { callerOf } from '../http/rate-limit.ts'
import type { Limit, RateLimit } from '../http/rate-limit.ts'

const PER_CALLER: Limit = { what: 'document caller', most: 30, windowSeconds: 60 }

// What the provider itself remembers is short-lived, so that replicas soon agree with the shared cache.
const CACHE_SECONDS = { min: 30, max: 300 }

/** Client ID Metadata Documents; `ack` is the draft this version of the provider speaks. */
export const clientDocuments = (limit: RateLimit) =>
  ({
    enabled: true,
    ack: 'draft-02',
    cacheDuration: CACHE_SECONDS,
    allowFetch: async (ctx) => {
      // Outside a request nobody asks on his own account.
      const caller: string | undefined = (ctx as typeof ctx | undefined)?.ip
      return caller === undefined || (await limit.take(PER_CALLER, callerOf(caller))) === undefined
    },
  }) satisfies NonNullable<Configuration['features']>['clientIdMetadataDocument']

/**
 * Everything the provider fetches. Only metadata documents are: whatever else could make it fetch is dropped from a
 * client's metadata, so anything else it asks for is refused there.
 */
export const fetchForProvider =
  (find: FindDocument): Configuration['fetch'] =>
  async (input) => {
    const url = input instanceof Request ? input.url : String(input)
    return Response.json(await find(url))
  }
