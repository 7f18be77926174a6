import type { MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { AppEnv } from '../app-env.ts'
import type { Cancellations } from '../store/cancellations.ts'
import type { RunningCalls } from './running-calls.ts'

const cancelled = z.object({
  method: z.literal('notifications/cancelled'),
  params: z.object({ requestId: z.union([z.string(), z.number()]) }),
})

type CancellationDeps = { runningCalls: RunningCalls; cancellations: Pick<Cancellations, 'tell'> }

/** Lets `notifications/cancelled` stop the call it names, whichever request that came with, here or at another replica. */
export const cancellation = ({
  runningCalls,
  cancellations,
}: CancellationDeps): MiddlewareHandler<AppEnv> =>
  async function cancellation(context, next) {
    const body = context.get('body')
    for (const message of Array.isArray(body) ? body : [body]) {
      if (!isCancellation(message)) continue
      const notification = cancelled.safeParse(message)
      if (!notification.success) continue
      const { requestId } = notification.data.params
      const principal = context.get('principal')
      if (!runningCalls.cancel(principal, requestId)) cancellations.tell(principal, requestId)
    }
    return next()
  }

/** Asked of every message, so that the schema is only tried on what it is for. */
const isCancellation = (message: unknown) =>
  typeof message === 'object' &&
  message !== null &&
  Reflect.get(message, 'method') === 'notifications/cancelled'
