import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { Fault, messageOf } from './fault.ts'

const run = promisify(execFile)

/** The programs beyond npm, and the Debian package of each. */
const packages = {
  nginx: 'nginx-light',
  chromium: 'chromium',
  tsql: 'freetds-bin',
  openssl: 'openssl',
  certbot: 'certbot',
  pebble: 'pebble',
  testssl: 'testssl.sh',
} as const

export type Program = keyof typeof packages

/** A PATH with the folders in which Debian keeps servers, which an ordinary user's PATH leaves out. */
export const withSbin = (path = '') =>
  [...path.split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter)

/** The path of a program, or undefined where it is not installed. */
const findProgram = async (program: string, path: string) => {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, program)
    try {
      await access(file, constants.X_OK)
      return file
    } catch {
      continue
    }
  }
  return undefined
}

/** The command that may install packages without asking anything, or undefined. */
const privilege = async () => {
  if (process.getuid?.() === 0) return []
  try {
    await run('sudo', ['-n', 'true'], { timeout: 10_000 })
    return ['sudo', '-n']
  } catch {
    return undefined
  }
}

const install = async (prefix: readonly string[], names: readonly string[]) => {
  const apt = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q']
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...names]]) {
    const [command = 'env', ...rest] = [...apt, ...args]
    await run(command, rest, { timeout: 600_000, maxBuffer: 64 * 2 ** 20 })
  }
}

/**
 * Paths of the programs asked for, in their order. Those that are missing are installed with apt-get where this process is root or
 * may use sudo without a password; otherwise a Fault names the command to type.
 */
export const requirePrograms = async (
  names: readonly Program[],
  path: string,
  say: (line: string) => void,
) => {
  const missing: Program[] = []
  for (const name of names) if ((await findProgram(name, path)) === undefined) missing.push(name)
  if (missing.length > 0) {
    const wanted = missing.map((name) => packages[name])
    const command = `apt-get install ${wanted.join(' ')}`
    const prefix =
      (await findProgram('apt-get', path)) === undefined ? undefined : await privilege()
    if (prefix === undefined) {
      throw new Fault(
        `Not installed: ${missing.join(', ')}. On Debian or Ubuntu type\n\n  sudo ${command}\n\nand start again.`,
      )
    }
    say(`installing ${wanted.join(', ')} with apt-get`)
    await install(prefix, wanted).catch((error: unknown) => {
      throw new Fault(
        `${command} failed: ${messageOf(error).trim().split('\n').slice(-3).join('\n')}`,
      )
    })
  }
  const found: string[] = []
  for (const name of names) {
    const file = await findProgram(name, path)
    if (file === undefined)
      throw new Fault(`${name} is not to be found although ${packages[name]} is installed.`)
    found.push(file)
  }
  return found
}

/** Installs what is missing as far as that can be done; says what is skipped without it. */
export const offerPrograms = async (
  names: readonly Program[],
  path: string,
  say: (line: string) => void,
) => {
  await requirePrograms(names, path, say).catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error
    say(`${error.message}\n\nThe tests that need them are SKIPPED.\n`)
  })
}
