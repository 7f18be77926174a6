import type { IncomingMessage } from 'node:http'

/** The largest body any endpoint takes, in bytes. */
const BODY_LIMIT = 56 * 1024

/** The body is larger than BODY_LIMIT. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge'
}

/** Reads the whole body as UTF-8; throws BodyTooLarge. The server's request timeout bounds the wait. */
export const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > BODY_LIMIT) throw new BodyTooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Lets a later reader of `request` find `text` in place of the body that was read. The provider reads its body from
 * the stream (any other way it takes for a mistake and says so on stderr), so the stream is what is replaced.
 */
export const replaceBody = (request: IncomingMessage, text: string): void => {
  const bytes = Buffer.from(text)
  delete request.headers['transfer-encoding']
  request.headers['content-length'] = String(bytes.length)
  Object.defineProperties(request, {
    readable: { configurable: true, value: true },
    iterator: {
      configurable: true,
      value: async function* replay() {
        yield bytes
      },
    },
  })
}
