import type { Sql } from '../database/connect.ts'
import { digest } from '../adapter/digest.ts'
import type { ClientDocument } from './metadata-document.ts'

const LEAST_FRESH_SECONDS = 300
const MOST_FRESH_SECONDS = 86_400
const USUAL_FRESH_SECONDS = 3600

export type Cached = {
  document: ClientDocument | null
  isFresh: boolean
  /** Good enough while its host cannot answer (RFC 5861 4). */
  isUsable: boolean
  hasFailedLately: boolean
}

/** Metadata documents in table `auth.client_document`, where every replica finds them. */
export const createDocumentCache = (sql: Sql) => ({
  find: async (url: string): Promise<Cached | undefined> => {
    const [row] = await sql<Cached[]>`
      update auth.client_document set used_at = now() where url_hash = ${digest(url)}
      returning document,
        coalesce(fresh_until > now(), false) as "isFresh",
        document is not null and fetched_at > now() - interval '7 days' as "isUsable",
        coalesce(failed_at > now() - interval '1 minute', false) as "hasFailedLately"`
    return row
  },

  keep: async (url: string, document: ClientDocument, maxAgeSeconds: number | undefined) => {
    const freshSeconds = Math.min(
      Math.max(maxAgeSeconds ?? USUAL_FRESH_SECONDS, LEAST_FRESH_SECONDS),
      MOST_FRESH_SECONDS,
    )
    const fresh = sql`now() + ${freshSeconds}::int * interval '1 second'`
    await sql`
      insert into auth.client_document (url_hash, url, document, fetched_at, fresh_until)
      values (${digest(url)}, ${url}, ${JSON.stringify(document)}::text::jsonb, now(), ${fresh})
      on conflict (url_hash) do update set document = excluded.document, fetched_at = now(),
        fresh_until = excluded.fresh_until, failed_at = null`
  },

  /** Remembers that the URL gave nothing; unless its host merely could not answer, what it gave before is forgotten. */
  fail: async (url: string, isTransient: boolean) => {
    await sql`
      insert into auth.client_document as kept (url_hash, url, failed_at)
      values (${digest(url)}, ${url}, now())
      on conflict (url_hash) do update set failed_at = now(),
        document = case when ${isTransient} then kept.document end`
  },
})

export type DocumentCache = ReturnType<typeof createDocumentCache>
