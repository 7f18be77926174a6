import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

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

/** A person at a browser: opens the page that a client asks for, signs in, consents, and is led back to the client. */
export const person =
  (
    browser: Browser,
    account: Account,
    scopes: readonly string[],
    options?: BrowserContextOptions,
  ) =>
  async (url: URL, received: () => Promise<URLSearchParams>) => {
    const context = await browser.newContext(options)
    try {
      const page = await context.newPage()
      await page.goto(url.href)
      await fillSignIn(page, account)
      await answerConsent(page, scopes)
      // Clients listen on loopback addresses; an error of the browser itself is a page elsewhere as well.
      await page.waitForURL(({ protocol, hostname }) => protocol === 'http:' && hostname !== '')
      return await received()
    } finally {
      await context.close()
    }
  }
