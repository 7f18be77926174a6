import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { type Closing, createCallRecord } from '../audit/call-record.ts'
import { waitUntilStored } from '../statement/read-result.ts'
import type { Results, StoredResult } from '../store/results.ts'
import type { ServerDeps } from '../tools/call-tool.ts'
import { insufficientScope } from '../token/challenge.ts'
import { RESULT_FORMATS, type ResultFormat } from './result-format.ts'

/** Shorter than the 60 seconds after which a proxy gives up on an answer. */
const WAIT_MS = 45_000
const FILE = /^(?<id>[A-Za-z0-9_-]{1,100})\.(?<extension>csv|json)$/

/** What a download works with. */
export type DownloadDeps = Pick<ServerDeps, 'results' | 'revocations' | 'audit' | 'log' | 'now'>

/** `GET /results/{id}.{csv,json}`: a stored result as a file, to the grant that it was stored for. */
export const resultDownload = (deps: DownloadDeps) => async (context: Context<AppEnv>) => {
  const { id = '', extension = '' } = FILE.exec(context.req.param('file') ?? '')?.groups ?? {}
  const format = RESULT_FORMATS[extension]
  const principal = context.get('principal')
  if (!principal.scopes.has('sql:read')) {
    return insufficientScope(context.get('metadataUrl'), ['sql:read'])
  }
  if (format === undefined) return notFound()
  const { signal } = context.req.raw
  const result = await waitUntilStored(deps.results, id, { principal, timeoutMs: WAIT_MS, signal })
  if (result === undefined) return notFound()
  if (result.state === 'storing') {
    return failure(503, 'still_storing', 'The result is still being stored', { 'Retry-After': '5' })
  }
  const headers = headersOf(result, extension, format)
  if (context.req.method === 'HEAD') return new Response(null, { headers })
  const record = await openRecord(deps, context, { resultId: id, format: extension })
  if (record === undefined) return failure(503, 'not_recorded', 'Downloads cannot be recorded now')
  const isRevoked = () =>
    [principal.grantId, principal.tokenId].some((name) => deps.revocations.isRevoked(name))
  const { outgoing } = context.env
  const breakOff = () => outgoing.destroy()
  return new Response(
    fileOf(result, deps.results, { format, isRevoked, ended: record, breakOff }),
    { headers },
  )
}

/** How a download ended, for its record. */
type Ended = (closing: Pick<Closing, 'outcome' | 'rows' | 'bytes'>) => void

/** Records the download before its first byte leaves; undefined where that cannot be done. */
const openRecord = async (
  deps: DownloadDeps,
  context: Context<AppEnv>,
  file: { resultId: string; format: string },
): Promise<Ended | undefined> => {
  const log = deps.log.child({ requestId: context.get('requestId') })
  const started = performance.now()
  const record = createCallRecord(deps.audit, {
    requestId: context.get('requestId'),
    principal: context.get('principal'),
    tool: 'download_result',
    withParamValues: false,
    now: deps.now,
    onLost: (error) => log.error({ err: error }, 'the end of a download could not be recorded'),
  })
  try {
    await record.open({ class: 'read', decision: 'run', arguments: file }, { changes: false })
  } catch (error) {
    log.error({ err: error }, 'a download could not be recorded')
    return undefined
  }
  return (closing) => {
    const durationMs = Math.round(performance.now() - started)
    // Its failure is told to onLost.
    record.close({ ...closing, durationMs }, file).catch(() => undefined)
  }
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
  given: {
    format: ResultFormat
    isRevoked: () => boolean
    ended: Ended
    /** Cuts the connection, so that nobody takes what came for whole. */
    breakOff: () => void
  },
) => {
  const { format } = given
  const encoder = new TextEncoder()
  let next = 0
  let bytes = 0
  let hasEnded = false
  const end = (outcome: Closing['outcome']) => {
    if (!hasEnded) given.ended({ outcome, rows: next, bytes })
    hasEnded = true
  }
  const encode = (text: string) => {
    const chunk = encoder.encode(text)
    bytes += chunk.length
    return chunk
  }
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encode(format.head(result))),
      pull: async (controller) => {
        if (next >= result.rowCount) {
          controller.enqueue(encode(format.tail(result)))
          controller.close()
          end('ok')
          return
        }
        const batch = await results.batchAt(result.id, next).catch(() => undefined)
        // Expired, removed or revoked meanwhile.
        if (batch === undefined || given.isRevoked()) {
          end('error')
          given.breakOff()
          return
        }
        controller.enqueue(encode(format.rows(batch.lines, next === 0)))
        next = batch.firstRow + batch.lines.length
      },
      cancel: () => end('cancelled'),
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
