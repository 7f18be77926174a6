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
/** A call that nothing can come of is recorded too. */
const called = z
  .object({ name: z.unknown(), arguments: z.unknown().optional() })
  .catch({ name: undefined })
const gated = z.discriminatedUnion('method', [
  z.object({ method: z.literal('tools/call'), params: called }),
  z.object({ method: z.literal('prompts/get'), params: named }),
  z.object({ method: z.literal('resources/read'), params: z.object({ uri: z.string() }) }),
  z.object({ method: z.literal('completion/complete') }),
])

type Needs = {
  name: string | undefined
  args: unknown
  scopes: readonly string[]
  /** Why the protocol will refuse it before any tool sees it, if it will. */
  fault?: string | undefined
}

/** What a message asks for, as the audit trail names it, and the scopes that it needs. */
const needs = (message: z.output<typeof gated>, tenant: Tenant): Needs => {
  const { method } = message
  switch (method) {
    case 'tools/call': {
      const { name, arguments: args } = message.params
      if (typeof name !== 'string') return { ...UNKNOWN, name: undefined, args }
      const tool = findTool(name, tenant)
      if (tool === undefined) return { ...UNKNOWN, name, args }
      const isFit = args === undefined || isObject(args)
      const fault = isFit ? undefined : 'arguments are no object'
      return { name, args, scopes: tool.scopesFor(args, tenant), fault }
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

const UNKNOWN = { scopes: [], fault: 'no such tool' }

const isObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Answers 403 `insufficient_scope` before something is done with a token that lacks a scope for just
 * these arguments, so that the client can step up. It stands in front of every transport: what a
 * statement needs depends on its text, which the SDK's scope challenge of a tool does not see. What is refused here, or by the
 * protocol behind it, is recorded here: no tool will.
 */
export const scopeGate = ({ audit, log }: GateDeps): MiddlewareHandler<AppEnv> =>
  async function scopeGate(context, next) {
    const body = context.get('body')
    const { scopes } = context.get('principal')
    const tenant = context.get('tenant')
    for (const message of Array.isArray(body) ? body : [body]) {
      const asked = gated.safeParse(message)
      if (!asked.success) continue
      const { name, args, scopes: needed, fault } = needs(asked.data, tenant)
      const isMissingScope = !needed.every((scope) => scopes.has(scope))
      const decision = isMissingScope ? `needs ${needed.join(' ')}` : fault
      if (decision === undefined) continue
      audit
        .append({
          event: 'call.refused',
          requestId: context.get('requestId'),
          ...actorOf(context.get('principal')),
          tool: name,
          details: recorded(openingOf(args, decision), tenant.auditsParameters),
        })
        // Nothing was done, and nothing is told: the refusal stands all the same.
        .catch((error: unknown) => log.error({ err: error }, 'a refusal could not be recorded'))
      if (isMissingScope) return insufficientScope(context.get('metadataUrl'), needed)
    }
    return next()
  }
