import { docker, dockerLines } from './run.ts'
import { waitFor } from './wait.ts'

/** Lists what carries the name of a project, by kind: what Compose made, what a stack made, and images built for either. */
export const leftOf = async (project: string) => {
  const labelled = async (...command: readonly string[]) => {
    const labels = ['com.docker.compose.project', 'com.docker.stack.namespace']
    const found = await Promise.all(
      labels.map(async (label) =>
        dockerLines(...command, '--quiet', '--filter', `label=${label}=${project}`),
      ),
    )
    return [...new Set(found.flat())]
  }
  return {
    containers: await labelled('container', 'ls', '--all'),
    volumes: await labelled('volume', 'ls'),
    networks: await labelled('network', 'ls'),
    images: [
      ...new Set(
        await dockerLines(
          'image',
          'ls',
          '--filter',
          `reference=${project}/*`,
          '--format',
          '{{.Repository}}:{{.Tag}}',
        ),
      ),
    ],
  }
}

const REMOVE = {
  containers: ['container', 'rm', '--force', '--volumes'],
  networks: ['network', 'rm'],
  volumes: ['volume', 'rm', '--force'],
  images: ['image', 'rm', '--force'],
} as const

/** Removes whatever carries the name of a project, and nothing else; throws when something stays. */
export const cleanUp = async (project: string) => {
  // What is removed last may still hold what comes before it, for a moment.
  await waitFor(`the end of everything named ${project}`, async () => {
    for (const kind of ['containers', 'networks', 'volumes', 'images'] as const) {
      const left = (await leftOf(project))[kind]
      if (left.length > 0) await docker([...REMOVE[kind], ...left])
    }
    return Object.values(await leftOf(project)).every((left) => left.length === 0)
  })
}
