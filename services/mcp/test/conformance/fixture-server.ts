import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
  acceptedContent,
  inputRequired,
} from '@modelcontextprotocol/server'
import type { AppDeps } from '../../src/app.ts'
import { ASKING_TOOLS, states } from './asking-tools.ts'
import { image, PNG, resource, text } from './content.ts'
import { PLAIN_TOOLS } from './plain-tools.ts'

const TOOLS = { ...PLAIN_TOOLS, ...ASKING_TOOLS }
const HINT = { ttlMs: 1000, cacheScope: 'private' } as const

const RESOURCES: Readonly<
  Record<string, { mimeType: string; text: string } | { mimeType: string; blob: string }>
> = {
  'test://static-text': {
    mimeType: 'text/plain',
    text: 'This is the content of the static text resource.',
  },
  'test://static-binary': { mimeType: 'image/png', blob: PNG },
  'test://watched-resource': { mimeType: 'text/plain', text: 'Watched resource content.' },
}

const user = <Content>(content: Content) => ({ role: 'user' as const, content })
const argument = (name: string) => ({ name, description: name, required: true })
const PROMPTS = [
  { name: 'test_simple_prompt' },
  { name: 'test_prompt_with_arguments', arguments: [argument('arg1'), argument('arg2')] },
  { name: 'test_prompt_with_embedded_resource', arguments: [argument('resourceUri')] },
  { name: 'test_prompt_with_image' },
  { name: 'test_input_required_result_prompt' },
].map((prompt) => ({ description: 'For the conformance suite', ...prompt }))

/** A server with what the scenarios of the conformance suite look for, in place of the one with the tools of Puente. */
export const fixtureServer =
  (changeTools: () => void): AppDeps['buildServer'] =>
  (_session, _deps, listChanged) => {
    const server = new Server(
      { name: 'puente-conformance-fixture', version: '1.0.0' },
      {
        capabilities: {
          tools: { listChanged },
          resources: { subscribe: true },
          prompts: {},
          completions: {},
          logging: {},
        },
        requestState: { verify: async (state, context) => states.verify(state, context) },
        cacheHints: {
          'tools/list': HINT,
          'prompts/list': HINT,
          'resources/list': HINT,
          'resources/templates/list': HINT,
          'resources/read': HINT,
        },
      },
    )
    server.setRequestHandler('tools/list', () => ({
      tools: Object.entries(TOOLS).map(([name, { inputSchema }]) => ({
        name,
        description: 'For the conformance suite',
        inputSchema: inputSchema ?? { type: 'object' as const },
      })),
    }))
    server.setRequestHandler('tools/call', async ({ params }, context) => {
      const tool = TOOLS[params.name]
      if (tool === undefined) {
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, `no tool ${params.name}`)
      }
      const capabilities = server.getClientCapabilities() ?? {}
      return tool.run({ args: params.arguments ?? {}, context, capabilities, changeTools })
    })
    server.setRequestHandler('resources/list', () => ({
      resources: Object.entries(RESOURCES).map(([uri, { mimeType }]) => ({
        uri,
        name: uri,
        mimeType,
      })),
    }))
    server.setRequestHandler('resources/templates/list', () => ({
      resourceTemplates: [
        {
          uriTemplate: 'test://template/{id}/data',
          name: 'template',
          mimeType: 'application/json',
        },
      ],
    }))
    server.setRequestHandler('resources/read', ({ params: { uri } }) => {
      const found = RESOURCES[uri]
      if (found !== undefined) return { contents: [{ uri, ...found }] }
      const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1]
      if (id === undefined) throw new ResourceNotFoundError(uri)
      const data = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` })
      return { contents: [{ uri, mimeType: 'application/json', text: data }] }
    })
    server.setRequestHandler('resources/subscribe', () => ({}))
    server.setRequestHandler('resources/unsubscribe', () => ({}))
    server.setRequestHandler('completion/complete', () => ({
      completion: { values: ['paris', 'park', 'party'], hasMore: false },
    }))
    server.setRequestHandler('prompts/list', () => ({ prompts: PROMPTS }))
    server.setRequestHandler('prompts/get', ({ params }, { mcpReq }) => {
      const args = params.arguments ?? {}
      switch (params.name) {
        case 'test_simple_prompt':
          return { messages: [user(text('This is a simple prompt for testing.'))] }
        case 'test_prompt_with_arguments':
          return {
            messages: [
              user(text(`Prompt with arguments: arg1='${args['arg1']}', arg2='${args['arg2']}'`)),
            ],
          }
        case 'test_prompt_with_embedded_resource':
          return {
            messages: [
              user(
                resource(
                  String(args['resourceUri']),
                  'text/plain',
                  'Embedded resource content for testing.',
                ),
              ),
              user(text('Please process the embedded resource above.')),
            ],
          }
        case 'test_prompt_with_image':
          return { messages: [user(image), user(text('Please analyze the image above.'))] }
        case 'test_input_required_result_prompt': {
          const said = acceptedContent(mcpReq.inputResponses, 'user_context')
          if (said !== undefined) return { messages: [user(text(JSON.stringify(said)))] }
          return inputRequired({
            inputRequests: {
              user_context: inputRequired.elicit({
                message: 'What context should the prompt use?',
                requestedSchema: {
                  type: 'object',
                  properties: { context: { type: 'string' } },
                  required: ['context'],
                },
              }),
            },
          })
        }
        default:
          throw new ProtocolError(ProtocolErrorCode.InvalidParams, `no prompt ${params.name}`)
      }
    })
    return server
  }
