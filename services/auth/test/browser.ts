import { ISSUER, send } from './harness.ts'

type Cookie = { name: string; value: string; path: string }

export type Page = { status: number; url: URL; text: string; headers: Headers }

const parseCookie = (line: string): Cookie & { gone: boolean } => {
  const [pair = '', ...attributes] = line.split(/;\s*/)
  const at = pair.indexOf('=')
  const attribute = (name: string) =>
    attributes.find((it) => it.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)
  const expires = attribute('expires')
  return {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    path: attribute('path') ?? '/',
    gone: expires !== undefined && Date.parse(expires) < Date.now(),
  }
}

const isUnder = (path: string, cookiePath: string) =>
  cookiePath === '/' || path === cookiePath || path.startsWith(`${cookiePath}/`)

/** A person's browser without JavaScript: cookies, redirects within the issuer, forms. */
export const createBrowser = (auth: { origin: string }, headers: Record<string, string> = {}) => {
  const cookies = new Map<string, Cookie>()

  const request = async (url: URL, form?: URLSearchParams): Promise<Page> => {
    const cookie = [...cookies.values()]
      .filter(({ path }) => isUnder(url.pathname, path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const response = await send(auth, url, {
      method: form ? 'POST' : 'GET',
      headers: {
        accept: 'text/html,application/xhtml+xml',
        ...(cookie ? { cookie } : {}),
        ...(form ? { origin: ISSUER } : {}),
        ...headers,
      },
      ...(form ? { body: form } : {}),
    })
    for (const line of response.headers.getSetCookie()) {
      const { gone, ...set } = parseCookie(line)
      const key = `${set.name} ${set.path}`
      if (gone) cookies.delete(key)
      else cookies.set(key, set)
    }
    const location = response.headers.get('location')
    if (location === null || response.status < 300 || response.status > 399) {
      return {
        status: response.status,
        url,
        text: await response.text(),
        headers: response.headers,
      }
    }
    await response.arrayBuffer()
    const next = new URL(location, url)
    // The client's callback: where a real browser would leave us.
    if (next.origin !== ISSUER) {
      return { status: response.status, url: next, text: '', headers: response.headers }
    }
    return request(next)
  }

  const csrfOf = (page: Page) => /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? ''

  return {
    cookies,
    csrfOf,
    post: async (url: string | URL, fields: [string, string][]) =>
      request(new URL(url, ISSUER), new URLSearchParams(fields)),
    go: async (url: string | URL) => request(new URL(url, ISSUER)),
    /** Posts to one of the page's own actions, with its token unless `fields` has another. */
    submit: async (page: Page, action: string, fields: [string, string][] = []) => {
      const form = new URLSearchParams([['csrf', csrfOf(page)], ...fields])
      const [last] = fields.filter(([name]) => name === 'csrf').slice(-1)
      if (last) form.set('csrf', last[1])
      return request(
        new URL(`${page.url.pathname.split('/', 3).join('/')}/${action}`, ISSUER),
        form,
      )
    },
  }
}

export type Browser = ReturnType<typeof createBrowser>
