import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const suite = join(
  dirname(fileURLToPath(import.meta.resolve('@modelcontextprotocol/conformance/package.json'))),
  'dist/index.js',
)
const checks = z.array(
  z.looseObject({ id: z.string(), status: z.string(), errorMessage: z.string().optional() }),
)

export type Check = { scenario: string; id: string; status: string; message: string }

/** Runs the server suite of the protocol's conformance tests, and returns every check that it made. */
export const runSuite = async (url: string, options: readonly string[]): Promise<Check[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'puente-conformance-'))
  try {
    const args = [suite, 'server', '--url', url, '--output-dir', folder, ...options]
    await new Promise<void>((resolve) => {
      // Its exit code says that something failed; what did is in the files.
      execFile(process.execPath, args, { env: { HOME: folder }, maxBuffer: 2 ** 26 }, () =>
        resolve(),
      )
    })
    const written = await readdir(folder)
    const lists = await Promise.all(
      written.map(async (name) => {
        const scenario = name.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '')
        const file = join(folder, name, 'checks.json')
        const made = checks.parse(JSON.parse(await readFile(file, 'utf8')))
        return made.map(({ id, status, errorMessage = '' }) => ({
          scenario,
          id,
          status,
          message: errorMessage,
        }))
      }),
    )
    return lists.flat()
  } finally {
    await rm(folder, { recursive: true })
  }
}
