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
  const client = () =>
    new Client(
      { name: 'e2e-modern', version: '1.0.0' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    )
  const transport = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: memory })
  const first = transport()
  try {
    const early = client()
    await early.connect(first)
    return early
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error
  }
  await first.finishAuth(await authorize(memory.page()))
  const connected = client()
  await connected.connect(transport())
  return connected
}
