type Guard = {
  /** Called at once with what ends the stream from here; disposed of when the stream is over, however that came. */
  watch: (end: (lastEvent: string) => void) => Disposable
}

/** An event stream that can be ended from here with a last event, beside its own end and the client's going away. */
export const guardStream = (response: Response, { watch }: Guard): Response => {
  if (response.body === null) return response
  const given: ReadableStream<Uint8Array> = response.body
  const reader = given.getReader()
  const encoder = new TextEncoder()
  let isOver = false
  let watched: Disposable | undefined
  const finish = () => {
    isOver = true
    watched?.[Symbol.dispose]()
  }
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      watched = watch((lastEvent) => {
        if (isOver) return
        controller.enqueue(encoder.encode(lastEvent))
        controller.close()
        finish()
        void reader.cancel()
      })
      // Ended before there was anything to dispose of.
      if (isOver) watched[Symbol.dispose]()
    },
    pull: async (controller) => {
      const { done, value } = await reader.read()
      if (isOver) return
      if (value !== undefined) controller.enqueue(value)
      if (!done) return
      finish()
      controller.close()
    },
    cancel: async (reason) => {
      finish()
      await reader.cancel(reason)
    },
  })
  return new Response(body, response)
}
