import { docker, dockerLines } from './run.ts'
import { waitFor } from './wait.ts'

/** What the suite needs is not there; the message says what. */
export class NoEngine extends Error {
  override name = 'NoEngine'
}

/** Throws NoEngine where no Docker engine answers, or its client lacks Compose v2. */
export const requireEngine = async () => {
  if (process.platform !== 'linux') throw new NoEngine('the suite needs Linux')
  const question = async (args: readonly string[], answer: string) =>
    docker(args, { timeoutMs: 30_000 }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      throw new NoEngine(`${answer}\n${reason}`)
    })
  await question(['info', '--format', '{{.ServerVersion}}'], 'no Docker engine answers')
  await question(['compose', 'version', '--short'], 'docker has no Compose v2')
}

const networks = async () => new Set(await dockerLines('network', 'ls', '--format', '{{.Name}}'))

const swarmState = async () => docker(['info', '--format', '{{.Swarm.LocalNodeState}}'])

/** Makes this engine a Swarm of its own; disposing ends it, and what it made beside. */
export const startSwarm = async () => {
  if ((await swarmState()) !== 'inactive') throw new Error('the engine is part of a Swarm already')
  const before = await networks()
  await docker(['swarm', 'init', '--advertise-addr', '127.0.0.1'])
  const node = await docker(['info', '--format', '{{.Swarm.NodeID}}'])
  await docker(['node', 'update', '--label-add', 'puente.data=true', node])
  return {
    async [Symbol.asyncDispose]() {
      await docker(['swarm', 'leave', '--force'])
      if (before.has('docker_gwbridge')) return
      // The engine lets go of it some time after it has left.
      await waitFor('the end of docker_gwbridge', async () => {
        if ((await networks()).has('docker_gwbridge')) {
          await docker(['network', 'rm', 'docker_gwbridge'])
        }
        return true
      })
    },
  }
}
