import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { shown } from './checkout.ts'
import { Fault } from './fault.ts'

const run = promisify(execFile)

const works = async (command: readonly string[]) => {
  const [program = '', ...args] = command
  return run(program, args, { timeout: 10_000 }).then(
    () => true,
    () => false,
  )
}

const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000']
const nobody = {
  uid: 65_534,
  prefix: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
}

/**
 * The words to put before a program that refuses to run as root (PostgreSQL does), and the user that must own its files.
 * In a user namespace it has another number and root's own reach, so that it works in a folder of root's; where the
 * system forbids namespaces it runs as nobody, who must be able to reach the program.
 */
export const unprivileged = async (
  program: string,
): Promise<{ prefix: readonly string[]; owner: number }> => {
  const self = process.getuid?.() ?? 0
  if (self !== 0) return { prefix: [], owner: self }
  if (await works([...namespace, program, '--version'])) return { prefix: namespace, owner: self }
  if (await works([...nobody.prefix, program, '--version']))
    return { prefix: nobody.prefix, owner: nobody.uid }
  throw new Fault(
    `PostgreSQL does not run as root, and other users cannot reach ${shown(program)}. Start the demo as an ordinary user, or from a folder that everybody may enter, or set DATABASE_URL to a PostgreSQL that runs.`,
  )
}
