const KEEP_ALIVE_MS = 15_000
/** A client that lets this much wait is taken for gone. */
const MAX_WAITING_BYTES = 8 * 1_048_576

/** A `text/event-stream` answer that stays open; it closes itself when the client goes away. */
export const openEventStream = () => {
  const encoder = new TextEncoder()
  const { promise: closed, resolve: markClosed } = Promise.withResolvers<void>()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>(
    {
      start: (started) => {
        controller = started
      },
      cancel: () => close(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_WAITING_BYTES }),
  )

  const write = (text: string) => {
    if (controller === undefined) return
    controller.enqueue(encoder.encode(text))
    if ((controller.desiredSize ?? 0) <= 0) close()
  }
  const keepAlive = setInterval(() => write(': keep-alive\n\n'), KEEP_ALIVE_MS)
  const close = () => {
    clearInterval(keepAlive)
    try {
      controller?.close()
    } catch {
      // The client has cancelled it already.
    }
    controller = undefined
    markClosed()
  }

  return {
    response: new Response(body, {
      headers: {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-cache, no-transform',
        'X-Accel-Buffering': 'no',
      },
    }),
    /** Sends one event; `data` must be one line. */
    send: (event: string, data: string) => write(`event: ${event}\ndata: ${data}\n\n`),
    close,
    closed,
  }
}

export type EventStream = ReturnType<typeof openEventStream>
