import type { Readable } from 'node:stream'

const PATIENCE_MS = 60_000
/** Up to a blank, or to what a terminal is told around an address. */
const ADDRESS = /^[^\s\p{Cc}]+(?=[\s\p{Cc}])/u

/**
 * The sign-in page that a command-line client names in what it prints: the first address of the server's /authorize.
 * `said` returns all it has printed so far.
 */
export const announcedPage = (output: Readable, baseUrl: string) => {
  let said = ''
  const found = new Promise<URL>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no page was named: ${said}`)),
      PATIENCE_MS,
    ).unref()
    output.setEncoding('utf8')
    output.on('data', (part: string) => {
      said += part
      const start = said.indexOf(`${baseUrl}/authorize?`)
      const address = ADDRESS.exec(start < 0 ? '' : said.slice(start))?.[0]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(new URL(address))
    })
  })
  return { found, said: () => said }
}
