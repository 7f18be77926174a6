import assert from 'node:assert/strict'
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
  const open = () => ({
    client: new Client({ name: 'e2e-legacy', version: '1.0.0' }),
    transport: transports[kind](new URL(url), memory),
  })
  const first = open()
  try {
    await first.client.connect(first.transport)
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error
    const answer = await authorize(memory.page())
    await first.transport.finishAuth(answer.get('code') ?? '')
  }
  const { client, transport } = open()
  await client.connect(transport)
  return {
    client,
    /** Does what the token does not allow yet: the person is asked once more, for the scopes that the server named. */
    stepUp: async <Result>(work: () => Promise<Result>, allow: typeof authorize) => {
      await assert.rejects(work(), UnauthorizedError)
      const answer = await allow(memory.page())
      await transport.finishAuth(answer.get('code') ?? '')
      return work()
    },
  }
}
