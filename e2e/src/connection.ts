import type { Browser } from 'playwright-core'
import { openCallback } from './callback.ts'
import { createClientMemory, type ClientMemory } from './client-memory.ts'
import { type Account, person } from './sign-in.ts'

/** A client's memory, and the person who signs in for it; what a connecting function needs. */
export type Connector<Connected> = (
  memory: ClientMemory,
  authorize: (page: URL) => Promise<URLSearchParams>,
) => Promise<Connected>

/**
 * Lets a client connect, with a person at a browser who allows it whatever it asks for of `scopes`. A client that keeps
 * no refresh token asks the person again when it needs more scopes; some would only refresh what they have.
 */
export const connectAs = async <Connected extends { client: { close: () => Promise<void> } }>(
  browser: Browser,
  account: Account,
  scopes: readonly string[],
  connect: Connector<Connected>,
  { keepsRefreshToken = true } = {},
) => {
  // A client that does not get in leaves nothing open behind it.
  await using opening = new AsyncDisposableStack()
  const callback = opening.use(await openCallback())
  const memory = createClientMemory(callback.url, keepsRefreshToken)
  const visit = person(browser, account, scopes)
  const authorize = async (page: URL) => visit(page, async () => callback.next())
  const connected = await connect(memory, authorize)
  opening.move()
  return {
    ...connected,
    memory,
    authorize,
    async [Symbol.asyncDispose]() {
      await connected.client.close()
      await callback[Symbol.asyncDispose]()
    },
  }
}
