import assert from 'node:assert/strict'
import {
  Client,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client'
import type { ClientMemory } from './client-memory.ts'

/** Connects the SDK's 2.x client at exactly revision 2026-07-28, signing in through `authorize` when asked to. */
export const connectModern = async (
  url: string,
  memory: ClientMemory,
  authorize: (page: URL) => Promise<URLSearchParams>,
) => {
  const open = () => ({
    client: new Client(
      { name: 'e2e-modern', version: '1.0.0' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    ),
    transport: new StreamableHTTPClientTransport(new URL(url), { authProvider: memory }),
  })
  const first = open()
  try {
    await first.client.connect(first.transport)
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error
    await first.transport.finishAuth(await authorize(memory.page()))
  }
  const { client, transport } = open()
  await client.connect(transport)
  return {
    client,
    /** Does what the token does not allow yet: the person is asked once more, for the scopes that the server named. */
    stepUp: async <Result>(work: () => Promise<Result>, allow: typeof authorize) => {
      await assert.rejects(work(), UnauthorizedError)
      await transport.finishAuth(await allow(memory.page()))
      return work()
    },
  }
}
