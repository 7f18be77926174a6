import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { AppEnv } from '../app-env.ts'
import { openingOf, recorded } from '../audit/call-record.ts'
import { actorOf } from '../audit/record.ts'
import type { AuditTrail } from '../audit/trail.ts'
import { insufficientScope } from '../token/challenge.ts'
import { findPrompt } from '../prompts/prompt-index.ts'
import type { Tenant } from '../tenants.ts'
import { findTool } from '../tools/tool-index.ts'
import { needsRead } from '../tools/tool.ts'

type GateDeps = { audit: AuditTrail; log: Logger }

// A call without arguments is a call.
const named = z.object({ name: z.string(), arguments: z.unknown().optional() })
const gated = z.discriminatedUnion('method', [
  z.object({ method: z.literal('tools/call'), params: named }),
  z.object({ method: z.literal('prompts/get'), params: named }),
  z.object({ method: z.literal('resources/read'), params: z.object({ uri: z.string() }) }),
  z.object({ method: z.literal('completion/complete') }),
])

/** What a message asks for, as the audit trail names it, and the scopes that it needs. */
const needs = (message: z.output<typeof gated>, tenant: Tenant) => {
  const { method } = message
  switch (method) {
    case 'tools/call': {
      const { name, arguments: args } = message.params
      return { name, args, scopes: findTool(name, tenant)?.scopesFor(args, tenant) ?? [] }
    }
    case 'prompts/get': {
      const { name } = message.params
      return { name: method, args: { name }, scopes: findPrompt(name, tenant)?.scopes ?? [] }
    }
    case 'resources/read':
      return { name: method, args: message.params, scopes: needsRead() }
    case 'completion/complete':
      return { name: method, args: {}, scopes: needsRead() }
  }
}

/**
 * Answers 403 `insufficient_scope` before something is done with a token that lacks a scope for just
 * these arguments, so that the client can step up. It stands in front of every transport: what a
 * statement needs depends on its text, which the SDK's scope challenge of a tool does not see.
 */
export const scopeGate = ({ audit, log }: GateDeps): MiddlewareHandler<AppEnv> =>
  async function scopeGate(context, next) {
    const body = context.get('body')
    const { scopes } = context.get('principal')
    const tenant = context.get('tenant')
    for (const message of Array.isArray(body) ? body : [body]) {
      const asked = gated.safeParse(message)
      if (!asked.success) continue
      const { name, args, scopes: needed } = needs(asked.data, tenant)
      if (!needed.every((scope) => scopes.has(scope))) {
        audit
          .append({
            event: 'call.refused',
            requestId: context.get('requestId'),
            ...actorOf(context.get('principal')),
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
