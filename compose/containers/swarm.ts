import { join } from 'node:path'
import { z } from 'zod'
import { leftOf } from './clean-up.ts'
import { docker, dockerLines } from './run.ts'
import { checkout, environmentOf, type Stack } from './stack.ts'
import { waitFor } from './wait.ts'

const FILES = ['compose.yaml', 'compose.swarm.yaml', 'containers/compose.test.yaml']

const service = z.object({ Name: z.string(), Replicas: z.string() })

/** Whether every service of the stack has as many running tasks as it should have. */
const hasConverged = async (stack: Stack) => {
  const label = `label=com.docker.stack.namespace=${stack.project}`
  const lines = await dockerLines('service', 'ls', '--filter', label, '--format', '{{json .}}')
  const replicas = lines.map((line) => service.parse(JSON.parse(line)).Replicas)
  return replicas.length > 0 && replicas.every((text) => /^(\d+)\/\1\b/.test(text))
}

/** Deploys the stack from the files and volumes that Compose used, and waits until every task runs and is healthy. */
export const deployToSwarm = async (stack: Stack, signal: AbortSignal) => {
  const files = FILES.flatMap((file) => ['--compose-file', join(checkout, 'compose', file)])
  await docker(['stack', 'deploy', '--resolve-image', 'never', ...files, stack.project], {
    env: environmentOf(stack),
    signal,
  })
  await waitFor('every task', async () => hasConverged(stack))
}

/** Takes the stack down; resolves when its containers and networks are gone. */
export const removeFromSwarm = async (stack: Stack) => {
  await docker(['stack', 'rm', stack.project])
  await waitFor('the end of the stack', async () => {
    const { containers, networks } = await leftOf(stack.project)
    return containers.length + networks.length === 0
  })
}
