import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** A process, told apart from a later one with the same number by when it began. */
export type ProcessIdentity = { name: string; pid: number; began: string }

const run = promisify(execFile)

/** When the process with this number began, in the system's own words; undefined where there is none. */
const beganAt = async (pid: number) => {
  try {
    if (process.platform === 'linux') {
      const stat = await readFile(`/proc/${pid}/stat`, 'latin1')
      // proc(5): the second field is in parentheses and may hold anything; starttime is field 22.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? undefined : fields[19]
    }
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)], { timeout: 5000 })
    return stdout.trim() || undefined
  } catch {
    return undefined
  }
}

export const identify = async (name: string, pid: number): Promise<ProcessIdentity | undefined> => {
  const began = await beganAt(pid)
  return began === undefined ? undefined : { name, pid, began }
}

export const isAlive = async ({ pid, began }: ProcessIdentity) => (await beganAt(pid)) === began
