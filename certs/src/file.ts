import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'

/** Modes: private keys are their owner's alone. */
export const SECRET = 0o600
export const PUBLIC = 0o644

/** The text of `file`, or undefined when there is no such file. */
export async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes a new file with `mode`; throws EEXIST rather than overwrite one. */
export async function createFile(file: string, text: string, mode: number): Promise<void> {
  await writeFile(file, text, { flag: 'wx', mode })
}

/** Puts a file with `mode` in place of `file` in one step, so that a reader never sees half of it. */
export async function replaceFile(file: string, text: string, mode: number): Promise<void> {
  const fresh = `${file}.${randomUUID()}`
  try {
    await writeFile(fresh, text, { flag: 'wx', mode })
    await rename(fresh, file)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}
