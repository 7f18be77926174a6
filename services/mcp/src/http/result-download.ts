import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { waitUntilStored } from '../statement/read-result.ts'
import type { Results, StoredResult } from '../store/results.ts'
import { insufficientScope } from '../token/challenge.ts'
import type { Revocations } from '../token/revocations.ts'
import { RESULT_FORMATS, type ResultFormat } from './result-format.ts'

/** Shorter than the 60 seconds after which a proxy gives up on an answer. */
const WAIT_MS = 45_000
const FILE = /^(?<id>[A-Za-z0-9_-]{1,100})\.(?<extension>csv|json)$/

/** `GET /results/{id}.{csv,json}`: a stored result as a file, to the grant that it was stored for. */
export const resultDownload =
  (results: Results, revocations: Pick<Revocations, 'isRevoked'>) =>
  async (context: Context<AppEnv>) => {
    const { id = '', extension = '' } = FILE.exec(context.req.param('file') ?? '')?.groups ?? {}
    const format = RESULT_FORMATS[extension]
    const principal = context.get('principal')
    if (!principal.scopes.has('sql:read')) {
      return insufficientScope(context.get('metadataUrl'), ['sql:read'])
    }
    if (format === undefined) return notFound()
    const { signal } = context.req.raw
    const result = await waitUntilStored(results, id, { principal, timeoutMs: WAIT_MS, signal })
    if (result === undefined) return notFound()
    if (result.state === 'storing') {
      return failure(503, 'still_storing', 'The result is still being stored', {
        'Retry-After': '5',
      })
    }
    const isRevoked = () => revocations.isRevoked(principal.grantId)
    return new Response(fileOf(result, results, { format, isRevoked }), {
      headers: headersOf(result, extension, format),
    })
  }

const headersOf = (result: StoredResult, extension: string, format: ResultFormat) => {
  const isComplete = result.state === 'complete'
  const name = `result-${result.id.slice(0, 8)}${isComplete ? '' : '-incomplete'}.${extension}`
  return {
    'Content-Type': format.contentType,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'private, no-store',
    'Puente-Result-Rows': String(result.rowCount),
    'Puente-Result-State': result.state,
  }
}

/** One batch at a time, read when the client has taken the one before. */
const fileOf = (
  result: StoredResult,
  results: Results,
  { format, isRevoked }: { format: ResultFormat; isRevoked: () => boolean },
) => {
  const encoder = new TextEncoder()
  let next = 0
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(format.head(result))),
      pull: async (controller) => {
        if (next >= result.rowCount) {
          controller.enqueue(encoder.encode(format.tail(result)))
          controller.close()
          return
        }
        const batch = await results.batchAt(result.id, next)
        // Expired, removed or revoked meanwhile: the transfer breaks off, and nobody takes it for whole.
        if (batch === undefined || isRevoked())
          throw new Error('a stored result ended while it was read')
        controller.enqueue(encoder.encode(format.rows(batch.lines, next === 0)))
        next = batch.firstRow + batch.lines.length
      },
    },
    { highWaterMark: 1 },
  )
}

const failure = (
  status: number,
  error: string,
  message: string,
  headers: Record<string, string> = {},
) =>
  Response.json(
    { error, message },
    { status, headers: { 'Cache-Control': 'no-store', ...headers } },
  )

const notFound = () =>
  failure(404, 'not_found', 'There is no such result: it may have expired, or be kept for another')
