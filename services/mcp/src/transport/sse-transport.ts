import type { Transport } from '@modelcontextprotocol/server'
import type { EventStream } from './event-stream.ts'

/** The SDK's transport over an event stream: messages go out as events and are pushed in. */
export const createSseTransport = (stream: EventStream, sessionId: string): Transport => {
  const transport: Transport = {
    sessionId,
    start: async () => {},
    send: async (message) => stream.send('message', JSON.stringify(message)),
    close: async () => {
      stream.close()
      transport.onclose?.()
    },
  }
  return transport
}
