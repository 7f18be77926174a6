import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, type ProcessIdentity } from './process-identity.ts'

const send = (pid: number, signal: NodeJS.Signals) => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It ended between the look and the signal.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

const ended = async (identity: ProcessIdentity, timeoutMs: number) => {
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += 50) {
    if (!(await isAlive(identity))) return true
    await sleep(50)
  }
  return false
}

/** Ends a process: asks with `signal`, waits up to `graceMs`, then kills its whole group. */
export const stopProcess = async (
  identity: ProcessIdentity,
  signal: NodeJS.Signals = 'SIGTERM',
  graceMs = 12_000,
) => {
  if (!(await isAlive(identity))) return
  send(identity.pid, signal)
  if (await ended(identity, graceMs)) return
  send(-identity.pid, 'SIGKILL')
  send(identity.pid, 'SIGKILL')
  await ended(identity, 5000)
}
