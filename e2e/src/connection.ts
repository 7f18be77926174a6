import type { Browser } from 'playwright-core'
import { openCallback } from './callback.ts'
import { createClientMemory, type ClientMemory } from './client-memory.ts'
import { type Account, person } from './sign-in.ts'

/** A client's memory, and the person who signs in for it; what a connecting function needs. */
export type Connector<Client> = (
  memory: ClientMemory,
  authorize: (page: URL) => Promise<URLSearchParams>,
) => Promise<Client>

/** Lets a client connect, with a person at a browser who allows it `scopes`. */
export const connectAs = async <Client>(
  browser: Browser,
  account: Account,
  scopes: readonly string[],
  connect: Connector<Client>,
) => {
  await using callback = await openCallback()
  const memory = createClientMemory(callback.url)
  const visit = person(browser, account, scopes)
  const client = await connect(memory, async (page) => visit(page, callback.received))
  return { client, memory }
}
