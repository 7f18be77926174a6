import { setTimeout as sleep } from 'node:timers/promises'
import {
  MissingRequiredClientCapabilityError,
  type CallToolResult,
  type InputRequiredResult,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { audio, image, resource, text } from './content.ts'

/** What a tool of the suite is called with. */
export type Given = {
  args: Record<string, unknown>
  context: ServerContext
  /** What the client says it can do. */
  capabilities: Record<string, unknown>
  /** Has the list of tools change, as a reload of the configuration does. */
  changeTools: () => void
}

export type FixtureTool = {
  inputSchema?: { type: 'object'; [keyword: string]: unknown }
  run: (given: Given) => Promise<CallToolResult | InputRequiredResult>
}

const PAUSE_MS = 50

const answering = (...content: CallToolResult['content']): FixtureTool => ({
  run: async () => ({ content }),
})

const refused: CallToolResult = {
  isError: true,
  content: [text('This tool intentionally returns an error for testing')],
}

/** The tools that the suite's scenarios call, as its descriptions want them; these ask the client for nothing. */
export const PLAIN_TOOLS: Readonly<Record<string, FixtureTool>> = {
  test_simple_text: answering(text('This is a simple text response for testing.')),
  test_image_content: answering(image),
  test_audio_content: answering(audio),
  test_embedded_resource: answering(
    resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
  ),
  test_multiple_content_types: answering(
    text('Multiple content types test:'),
    image,
    resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  ),
  test_error_handling: { run: async () => refused },
  test_tool_with_logging: {
    run: async ({ context }) => {
      await context.mcpReq.log('info', 'Tool execution started')
      await sleep(PAUSE_MS)
      await context.mcpReq.log('info', 'Tool processing data')
      await sleep(PAUSE_MS)
      await context.mcpReq.log('info', 'Tool execution completed')
      return { content: [text('done')] }
    },
  },
  test_logging_tool: {
    run: async ({ context }) => {
      await context.mcpReq.log('info', 'Tool execution')
      return { content: [text('done')] }
    },
  },
  test_tool_with_progress: {
    run: async ({ context }) => {
      const progressToken = context.mcpReq._meta?.progressToken
      for (const progress of [0, 50, 100]) {
        if (progressToken !== undefined) {
          await context.mcpReq.notify({
            method: 'notifications/progress',
            params: { progressToken, progress, total: 100 },
          })
        }
        await sleep(PAUSE_MS)
      }
      return { content: [text('done')] }
    },
  },
  test_missing_capability: {
    run: async ({ capabilities }) => {
      if (capabilities['sampling'] === undefined) {
        throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } })
      }
      return { content: [text('done')] }
    },
  },
  test_trigger_tool_change: {
    run: async ({ changeTools }) => {
      changeTools()
      return { content: [text('changed')] }
    },
  },
  json_schema_2020_12_tool: {
    inputSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      $defs: {
        address: {
          $anchor: 'addressDef',
          type: 'object',
          properties: { street: { type: 'string' }, city: { type: 'string' } },
        },
      },
      properties: {
        name: { type: 'string' },
        address: { $ref: '#/$defs/address' },
        contactMethod: { type: 'string', enum: ['phone', 'email'] },
        phone: { type: 'string' },
        email: { type: 'string' },
      },
      allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
      if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, in what nobody awaits
      then: { required: ['phone'] },
      else: { required: ['email'] },
      additionalProperties: false,
    },
    run: async () => ({ content: [text('done')] }),
  },
}
