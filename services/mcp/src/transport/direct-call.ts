import { z } from 'zod'
import { callTool, type ServerDeps, type Session } from '../tools/call-tool.ts'
import { findTool } from '../tools/tool-index.ts'
import { answerWhenReady, type AnswerForm } from './answer-when-ready.ts'

// The revisions with streamable HTTP that have no per-request envelope (basic/transports of each).
const REVISIONS = new Set([undefined, '2025-03-26', '2025-06-18', '2025-11-25'])

const id = z.union([z.string(), z.int()])

// What has any other member, such as `task`, is the SDK's.
const toolsCall = z.strictObject({
  jsonrpc: z.literal('2.0'),
  id,
  method: z.literal('tools/call'),
  params: z.strictObject({
    name: z.string(),
    arguments: z.record(z.string(), z.unknown()).optional(),
    _meta: z.looseObject({ progressToken: id.optional() }).optional(),
  }),
})

/** A client of 2026-07-28 says in `_meta` under this prefix which revision and capabilities it has. */
const isReserved = (key: string) => key.startsWith('io.modelcontextprotocol/')

/**
 * Answers a plain `tools/call` of a 2025 revision without a server and transport of the SDK, which
 * would be made for this one message and cost more than a small statement does. Undefined: the
 * message is anything else, and the SDK's.
 */
export const answerDirectly = (
  body: unknown,
  given: {
    revision: string | undefined
    signal: AbortSignal
    form: AnswerForm
    session: Session
    deps: ServerDeps
  },
): Promise<Response> | undefined => {
  if (!REVISIONS.has(given.revision)) return undefined
  const parsed = toolsCall.safeParse(body)
  if (!parsed.success) return undefined
  const { name, arguments: args, _meta } = parsed.data.params
  const tool = findTool(name, given.session.tenant)
  if (tool === undefined || Object.keys(_meta ?? {}).some(isReserved)) return undefined
  const { session, deps } = given
  return answerWhenReady(
    parsed.data.id,
    given.form,
    async (notify) =>
      callTool(session, deps, {
        tool,
        args,
        id: parsed.data.id,
        signal: given.signal,
        progressToken: _meta?.progressToken,
        notify,
        // Without a session it is not known what such a client can do.
        person: undefined,
      }),
    (err) => deps.log.error({ err, requestId: session.requestId }, 'a call failed unexpectedly'),
  )
}
