import { inspect, containersOf } from './container.ts'
import { docker } from './run.ts'
import { compose, type Stack } from './stack.ts'

const MEGABYTE = 1e6

const BASES = {
  auth: 'node:24-bookworm-slim',
  mcp: 'node:24-bookworm-slim',
  gateway: 'node:24-bookworm-slim',
  certbot: 'certbot/certbot:latest',
} as const

const bytesOf = async (image: string) =>
  Number(await docker(['image', 'inspect', '--format', '{{.Size}}', image]))

/** What each image adds to the one it is built on, in MB of 10^6 bytes. */
export const imageSizes = async (stack: Stack) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(BASES).map(async ([service, base]) => {
        const bytes = await bytesOf(`${stack.project}/puente-${service}`)
        return [service, Math.round((bytes - (await bytesOf(base))) / MEGABYTE)] as const
      }),
    ),
  )

const STATUS_KILOBYTES = /^RssAnon:\s+(\d+) kB$/m

/** What a service's first container took to become healthy, in seconds, and what it holds, in MB of 10^6 bytes. */
export const figuresOf = async (stack: Stack, service: 'auth' | 'mcp' | 'gateway') => {
  const [id = ''] = await containersOf(stack, service)
  const [container] = await inspect([id])
  const healthy = container?.State.Health?.Log.find(({ ExitCode }) => ExitCode === 0)
  if (container === undefined || healthy === undefined) throw new Error(`${service} is not healthy`)
  const used = await docker(['stats', '--no-stream', '--format', '{{.MemUsage}}', id])
  const own = await compose(stack, ['exec', '-T', service, 'cat', '/proc/1/status'])
  return {
    healthySeconds: (healthy.End.getTime() - container.State.StartedAt.getTime()) / 1000,
    /** As the engine counts it: with pages of files that are only cached, the image's among them. */
    memory: used.split(' / ')[0] ?? '',
    ownMegabytes: Math.round((Number(STATUS_KILOBYTES.exec(own)?.[1]) * 1024) / MEGABYTE),
  }
}
