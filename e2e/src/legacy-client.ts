import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { ClientMemory } from './client-memory.ts'

/** Asks for revision 2025-06-18 where the client would ask for a later one. */
const asOf20250618: typeof fetch = async (input, init) => {
  if (typeof init?.body !== 'string' || !init.body.includes('"method":"initialize"'))
    return fetch(input, init)
  const body = init.body.replace(/"protocolVersion":"[^"]*"/, '"protocolVersion":"2025-06-18"')
  return fetch(input, { ...init, body })
}

const transports = {
  http: (url: URL, authProvider: ClientMemory) =>
    new StreamableHTTPClientTransport(url, { authProvider, fetch: asOf20250618 }),
  sse: (url: URL, authProvider: ClientMemory) => new SSEClientTransport(url, { authProvider }),
}

/**
 * Connects the SDK's 1.x client, signing in through `authorize` (which is shown the page that the client would open and
 * resolves with the code) when the server asks for it.
 */
export const connectLegacy = async (
  kind: keyof typeof transports,
  url: string,
  memory: ClientMemory,
  authorize: (page: URL) => Promise<URLSearchParams>,
) => {
  const client = () => new Client({ name: 'e2e-legacy', version: '1.0.0' })
  const first = transports[kind](new URL(url), memory)
  try {
    const early = client()
    await early.connect(first)
    return early
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error
  }
  const answer = await authorize(memory.page())
  await first.finishAuth(answer.get('code') ?? '')
  const connected = client()
  await connected.connect(transports[kind](new URL(url), memory))
  return connected
}
