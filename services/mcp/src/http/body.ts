import { isJsonContentType, readRequestBody } from '@modelcontextprotocol/server'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { jsonRpcError } from './json-rpc-error.ts'

const LIMIT_BYTES = 1_048_576
/** A batch is begun as a whole, so that its size bounds what one request can take of every queue. */
const MOST_MESSAGES = 100

/** Reads the JSON body of a POST, at most one MiB of it and, as a batch, at most a hundred messages. */
export const jsonBody = (): MiddlewareHandler<AppEnv> =>
  async function jsonBody(context, next) {
    if (!isJsonContentType(context.req.header('content-type') ?? null)) {
      return jsonRpcError(415, -32_000, 'The body must be sent as application/json')
    }
    const tooLarge = () =>
      jsonRpcError(413, -32_000, `The body is larger than ${LIMIT_BYTES} bytes`)
    if (Number(context.req.header('content-length') ?? 0) > LIMIT_BYTES) return tooLarge()
    const body = await readBody(context.req.raw)
    if (body.tooLarge) return tooLarge()
    let parsed: unknown
    try {
      parsed = JSON.parse(body.text)
    } catch {
      return jsonRpcError(400, -32_700, 'The body is not JSON')
    }
    if (Array.isArray(parsed) && parsed.length > MOST_MESSAGES) {
      return jsonRpcError(400, -32_600, `A batch may have ${MOST_MESSAGES} messages`)
    }
    context.set('body', parsed)
    return next()
  }

/** A body whose length is declared cannot be longer, and is read in one piece. */
const readBody = async (request: Request) =>
  request.headers.has('content-length')
    ? { tooLarge: false as const, text: await request.text() }
    : readRequestBody(request, LIMIT_BYTES)
