import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { readVariables } from './read-variables.ts'
import { render } from './render.ts'
import { readTemplates } from './templates.ts'
import type { Variables } from './variables.ts'

const VERSION_TIMEOUT_MS = 10_000

/**
 * Writes the nginx configuration for `variables` (README.md lists them) into `directory`, a whole path, over what an
 * earlier call wrote, and makes PUENTE_RUN_DIR. Throws VariableError, before anything is written, listing every fault.
 */
export async function renderGateway(variables: Variables, directory: string): Promise<void> {
  if (!isAbsolute(directory)) throw new RangeError(`${directory} is not a whole path`)
  const files = render(await readTemplates(), variables, directory)
  for (const [path, text] of files) {
    const file = join(directory, path)
    if (text === undefined) {
      await rm(file, { force: true })
      continue
    }
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  const runDirectory = readVariables(variables, directory).get('PUENTE_RUN_DIR') ?? directory
  await mkdir(runDirectory, { recursive: true })
}

/** The arguments with which nginx runs, in the foreground, what `renderGateway` wrote into `directory`. */
export function nginxArguments(directory: string): string[] {
  // -e: the log that is compiled in may not be writable, and is opened before the configuration is read.
  return ['-p', directory, '-c', 'nginx.conf', '-e', 'stderr', '-g', 'daemon off;']
}

/** The version of the nginx at `program`, for PUENTE_NGINX_VERSION. Rejects when it does not run or does not tell. */
export async function nginxVersion(program: string): Promise<string> {
  const { stderr } = await promisify(execFile)(program, ['-v'], { timeout: VERSION_TIMEOUT_MS })
  const version = /nginx\/([0-9]+\.[0-9]+\.[0-9]+)/.exec(stderr)?.[1]
  if (version === undefined) throw new Error(`${program} -v tells no version: ${stderr.trim()}`)
  return version
}
