import { z } from 'zod'
import { docker } from './run.ts'
import { compose, type Stack } from './stack.ts'

const inspected = z.array(
  z.object({
    Id: z.string(),
    RestartCount: z.int(),
    State: z.object({
      StartedAt: z.coerce.date(),
      Health: z
        .object({
          Status: z.string(),
          Log: z.array(z.object({ End: z.coerce.date(), ExitCode: z.int() })),
        })
        .optional(),
    }),
    NetworkSettings: z.object({
      Networks: z.record(z.string(), z.object({ IPAddress: z.string() })),
    }),
  }),
)

/** What the engine knows of containers, in the order of `ids`. */
export const inspect = async (ids: readonly string[]) =>
  inspected.parse(JSON.parse(await docker(['inspect', ...ids])))

/** The ids of a service's running containers. */
export const containersOf = async (stack: Stack, service: string) =>
  (await compose(stack, ['ps', '--quiet', service])).split('\n').filter(Boolean)

/** An address of the first container of a service; on Linux this machine reaches those of internal networks too. */
export const addressOf = async (stack: Stack, service: string) => {
  const [first] = await inspect((await containersOf(stack, service)).slice(0, 1))
  const address = Object.values(first?.NetworkSettings.Networks ?? {})
    .map(({ IPAddress }) => IPAddress)
    .find((found) => found !== '')
  if (address === undefined) throw new Error(`${service} has no address`)
  return address
}
