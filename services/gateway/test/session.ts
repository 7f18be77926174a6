import { once } from 'node:events'
import { connect, constants, type ClientHttp2Session, type OutgoingHttpHeaders } from 'node:http2'
import type { Stand } from './stand.ts'

/** An HTTP/2 connection to the gateway; many requests can be under way on it. */
export async function openSession(stand: Stand): Promise<ClientHttp2Session & AsyncDisposable> {
  const session = connect(`https://localhost:${stand.port}`, {
    ca: stand.ca,
    host: '127.0.0.1',
    lookup: (_, __, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
  })
  await once(session, 'connect')
  return Object.assign(session, {
    async [Symbol.asyncDispose]() {
      session.destroy()
    },
  })
}

export type Http2Answer = {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly text: string
}

/** One request on `session`, answered whole. */
export async function ask(
  session: ClientHttp2Session,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Http2Answer> {
  for (;;) {
    const answer = await askOnce(session, { ':method': method, ':path': path, ...headers })
    if (answer !== undefined) return answer
  }
}

/** Undefined when nginx still counts streams that have just ended, and took no more (RFC 9113 8.7). */
async function askOnce(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
): Promise<Http2Answer | undefined> {
  const stream = session.request(headers).end()
  let status = 0
  let retryAfter: string | undefined
  let text = ''
  stream.on('response', (answer) => {
    status = Number(answer[':status'])
    retryAfter = answer['retry-after']
  })
  stream.setEncoding('utf8').on('data', (part: string) => (text += part))
  try {
    await once(stream, 'close')
  } catch (error) {
    if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) return undefined
    throw error
  }
  return { status, retryAfter, text }
}
