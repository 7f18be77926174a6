import { openEventStream, type EventStream } from './event-stream.ts'

/** `json` and `stream` are the only form a client takes; of `either` the result's delay decides. */
export type AnswerForm = 'json' | 'stream' | 'either'

/** What is not there by then is answered as a stream, which stays alive and carries notifications. */
const QUICK_MS = 250

/**
 * Answers a JSON-RPC request: in one piece when its result comes quickly, else as an event stream.
 * `work` gets a function to send notifications with; those before the stream opens are left out.
 */
export const answerWhenReady = async (
  id: string | number,
  form: AnswerForm,
  work: (notify: (notification: object) => void) => Promise<unknown>,
  /** Hears of a failure that no tool has turned into a result: the client is told nothing of it. */
  onUnexpected: (error: unknown) => void,
): Promise<Response> => {
  let stream: EventStream | undefined
  const notify = (notification: object) =>
    stream?.send('message', JSON.stringify({ jsonrpc: '2.0', ...notification }))
  const message = work(notify).then(
    (result) => JSON.stringify({ jsonrpc: '2.0', id, result }),
    (error: unknown) => {
      onUnexpected(error)
      const told = { code: -32_603, message: 'Internal error' }
      return JSON.stringify({ jsonrpc: '2.0', id, error: told })
    },
  )
  const quick = form === 'json' ? await message : await within(QUICK_MS, message)
  if (quick !== undefined) return form === 'stream' ? oneEvent(quick) : oneDocument(quick)
  stream = openEventStream()
  const { send, close, response } = stream
  void message.then((text) => {
    send('message', text)
    close()
  })
  return response
}

const within = async (forMs: number, message: Promise<string>) => {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, forMs)
  try {
    return (await Promise.race([message, late])) ?? undefined
  } finally {
    clearTimeout(timer)
  }
}

const oneDocument = (text: string) =>
  new Response(text, { headers: { 'Content-Type': 'application/json' } })

const oneEvent = (text: string) =>
  new Response(`event: message\ndata: ${text}\n\n`, {
    headers: {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
