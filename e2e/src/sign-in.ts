import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

export type Account = { email: string; password: string }

/** Fills in the sign-in page that `page` shows. */
export const fillSignIn = async (page: Page, { email, password }: Account) => {
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button.primary').click()
}

/** Leaves only these scopes ticked on the consent page that `page` shows, and allows or denies. */
export const answerConsent = async (page: Page, scopes: readonly string[], allow = true) => {
  const answer = page.locator(
    allow ? 'form[action$="/consent"] button.primary' : 'button[formaction$="/deny"]',
  )
  // It stands behind the boxes: once it is there they are.
  await answer.waitFor()
  for (const box of await page.locator('input[name=scope]').all()) {
    await box.setChecked(scopes.includes((await box.getAttribute('value')) ?? ''))
  }
  await answer.click()
}

// Chromium gives up what is under way whenever an interface of the machine comes or goes, as those of containers do.
const NETWORK_CHANGED = 'net::ERR_NETWORK_CHANGED'
const MOST_VISITS = 5

/** Rejects when a page cannot be had, with the browser's reason; a wait for something on it would only be too long. */
const failureOf = async (page: Page) =>
  new Promise<never>((_resolve, reject) => {
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText
      if (request.isNavigationRequest()) reject(new Error(`${request.method()}: ${reason}`))
    })
  })

const visitOnce = async (
  context: BrowserContext,
  url: URL,
  account: Account,
  scopes: readonly string[],
) => {
  const page = await context.newPage()
  const visit = async () => {
    await page.goto(url.href)
    await fillSignIn(page, account)
    await answerConsent(page, scopes)
    // Clients listen on loopback addresses; an error of the browser itself is a page elsewhere as well.
    await page.waitForURL(({ protocol, hostname }) => protocol === 'http:' && hostname !== '')
  }
  await Promise.race([visit(), failureOf(page)])
}

/**
 * A person at a browser: opens the page that a client asks for, signs in, consents, and is led back to the client; all
 * of it once more where the machine's network changed meanwhile.
 */
export const person =
  (
    browser: Browser,
    account: Account,
    scopes: readonly string[],
    options?: BrowserContextOptions,
  ) =>
  async (url: URL, received: () => Promise<URLSearchParams>) => {
    for (let visits = 1; ; visits += 1) {
      const context = await browser.newContext(options)
      try {
        await visitOnce(context, url, account, scopes)
        return await received()
      } catch (error) {
        const isOver = !(error instanceof Error) || !error.message.includes(NETWORK_CHANGED)
        if (isOver || visits === MOST_VISITS) throw error
      } finally {
        await context.close()
      }
    }
  }
