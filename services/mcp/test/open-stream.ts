import assert from 'node:assert/strict'
import type { Service } from './service.ts'

type StreamEvent = { event: string; data: string }

/** Reads the events of a stream one by one; undefined at its end. Comments are passed over. */
export const eventsOf = (response: Response) => {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  assert.ok(reader)
  let text = ''
  const next = async (): Promise<StreamEvent | undefined> => {
    for (;;) {
      const [block, ...rest] = text.split('\n\n')
      if (block !== undefined && rest.length > 0) {
        text = rest.join('\n\n')
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
        const data = field('data')
        if (data !== undefined) return { event: field('event') ?? 'message', data }
        continue
      }
      const { value, done } = await reader.read()
      if (done) return undefined
      text += value
    }
  }
  return { next, close: async () => reader.cancel() }
}

/** Opens a stream of HTTP+SSE, with a bearer token or with headers of its own, and reads where its requests go. */
export const openStream = async (
  { origin }: Pick<Service, 'origin'>,
  credentials: string | Record<string, string>,
  path = '/sse',
) => {
  const headers =
    typeof credentials === 'string' ? { authorization: `Bearer ${credentials}` } : credentials
  const stream = await tryStream({ origin }, headers, path)
  assert.ok(stream, 'the stream is opened')
  return stream
}

/** The same, or undefined where the token is refused. */
export const tryStream = async (
  { origin }: Pick<Service, 'origin'>,
  headers: Record<string, string>,
  path = '/sse',
) => {
  const response = await fetch(`${origin}${path}`, { headers })
  if (response.status === 401) return undefined
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('x-accel-buffering'), 'no')
  const { next, close } = eventsOf(response)
  const first = await next()
  assert.equal(first?.event, 'endpoint')
  return {
    /** The address for requests. */
    address: first.data,
    next,
    [Symbol.asyncDispose]: async () => close().catch(() => undefined),
  }
}

/**
 * Does something with a token that lives for seconds: for two, or for longer where the machine is too slow for that. `attempt`
 * returns undefined when the token was too old before all was set up.
 */
export const whileAlive = async <Value>(
  attempt: (seconds: number) => Promise<Value | undefined>,
) => {
  for (let seconds = 2; seconds <= 64; seconds *= 2) {
    const value = await attempt(seconds)
    if (value !== undefined) return value
  }
  throw new Error('a minute is too short to open a stream')
}
