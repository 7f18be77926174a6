import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { AppEnv } from '../app-env.ts'
import { openingOf, recorded } from '../audit/call-record.ts'
import type { AuditTrail } from '../audit/trail.ts'
import { insufficientScope } from '../token/challenge.ts'
import { findTool } from '../tools/tool-index.ts'

type GateDeps = { audit: AuditTrail; log: Logger }

const toolCall = z.object({
  method: z.literal('tools/call'),
  // A call without arguments is a call.
  params: z.object({ name: z.string(), arguments: z.unknown().optional() }),
})

/**
 * Answers 403 `insufficient_scope` before a tool is called with a token that lacks a scope for just
 * these arguments, so that the client can step up. It stands in front of every transport: what a
 * statement needs depends on its text, which the SDK's scope challenge of a tool does not see.
 */
export const scopeGate = ({ audit, log }: GateDeps): MiddlewareHandler<AppEnv> =>
  async function scopeGate(context, next) {
    const body = context.get('body')
    const { scopes } = context.get('principal')
    const tenant = context.get('tenant')
    for (const message of Array.isArray(body) ? body : [body]) {
      const call = toolCall.safeParse(message)
      if (!call.success) continue
      const { name, arguments: args } = call.data.params
      const needed = findTool(name, tenant)?.scopesFor(args, tenant) ?? []
      if (!needed.every((scope) => scopes.has(scope))) {
        const { subject, clientId, tenantId } = context.get('principal')
        audit
          .append({
            event: 'call.refused',
            requestId: context.get('requestId'),
            tenant: tenantId,
            subject,
            clientId,
            tool: name,
            details: recorded(
              openingOf(args, `needs ${needed.join(' ')}`),
              tenant.auditsParameters,
            ),
          })
          // Nothing was done, and nothing is told: the refusal stands all the same.
          .catch((error: unknown) => log.error({ err: error }, 'a refusal could not be recorded'))
        return insufficientScope(context.get('metadataUrl'), needed)
      }
    }
    return next()
  }
