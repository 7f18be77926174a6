import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

const DIRECTORY = join(import.meta.dirname, 'corpus')

/** Paths that must lead nowhere: one a line of each file. */
export async function pathCorpus(): Promise<{ name: string; path: string }[]> {
  const texts = await readCorpus('paths', '.txt')
  return texts.flatMap(({ name, text }) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('/'))
      .map((path) => ({ name, path })),
  )
}

/**
 * Whole requests that must be refused: a file each, below a line that says why. A line ends in CRLF, {host} is the
 * gateway's, and \\xNN and \\r are characters that would not survive in a text file.
 */
export async function smugglingCorpus(): Promise<
  { name: string; bytes: (host: string) => string }[]
> {
  const texts = await readCorpus('smuggling', '.http')
  return texts.map(({ name, text }) => {
    const request = text
      .slice(text.indexOf('\n') + 1)
      .replaceAll('\n', '\r\n')
      .replaceAll(/\\x([0-9a-f]{2})/g, (_, code: string) =>
        String.fromCodePoint(Number.parseInt(code, 16)),
      )
      .replaceAll(String.raw`\r`, '\r')
    return { name, bytes: (host) => request.replaceAll('{host}', host) }
  })
}

async function readCorpus(folder: string, suffix: string) {
  const names = (await readdir(join(DIRECTORY, folder))).filter((name) => name.endsWith(suffix))
  if (names.length === 0) throw new Error(`${folder} holds no ${suffix} file`)
  return Promise.all(
    names.toSorted().map(async (name) => ({
      name: name.slice(0, -suffix.length),
      text: await readFile(join(DIRECTORY, folder, name), 'utf8'),
    })),
  )
}
