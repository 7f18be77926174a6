import assert from 'node:assert/strict'
import { createBrowser } from './browser.ts'
import { request } from './client.ts'
import { startDocumentHost } from './document-host.ts'
import { startAuth } from './harness.ts'

export const REDIRECT = 'https://app.example.com/callback'

/** The service, with a host of metadata documents in reach. */
export const startWithDocuments = async () => {
  const host = await startDocumentHost()
  const auth = await startAuth(undefined, { network: host.network })
  return {
    host,
    auth,
    /** Asserts that this client identifier gets nobody to a sign-in page, and no redirect either. */
    assertUnknown: async (id: string) => {
      const { url } = await request({ client_id: id }, { redirect_uri: REDIRECT })
      const page = await createBrowser(auth).go(url)
      assert.equal(page.status, 400, id)
      assert.doesNotMatch(page.text, /name="password"/, id)
    },
    [Symbol.asyncDispose]: async () => {
      await auth[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
    },
  }
}
