import { randomBytes } from 'node:crypto'
import {
  acceptedContent,
  createRequestStateCodec,
  inputRequired,
} from '@modelcontextprotocol/server'
import { text } from './content.ts'
import type { FixtureTool, Given } from './plain-tools.ts'

/** Seals what a tool keeps with the client between two rounds. */
export const states = createRequestStateCodec<string>({ key: randomBytes(32) })

const string = { type: 'string' as const }
const form = (
  message: string,
  properties: Record<string, { type: 'string' } | { type: 'boolean' }>,
) =>
  inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties, required: Object.keys(properties) },
  })
const sample = (words: string, maxTokens: number) => ({
  method: 'sampling/createMessage' as const,
  params: { messages: [{ role: 'user' as const, content: text(words) }], maxTokens },
})
const roots = { method: 'roots/list' as const, params: {} }

const answerTo = ({ context }: Given, key: string): unknown => context.mcpReq.inputResponses?.[key]
const said = ({ context }: Given, key: string) =>
  acceptedContent(context.mcpReq.inputResponses, key)
const done = (words: unknown) => ({ content: [text(JSON.stringify(words))] })

/** Asks until there is an answer, and answers with it. */
const asking = (
  requests: Parameters<typeof inputRequired>[0]['inputRequests'] & object,
  isAnswered: (given: Given, key: string) => boolean,
  answer: (given: Given) => string,
  state?: string,
): FixtureTool => ({
  run: async (given) => {
    if (Object.keys(requests).every((key) => isAnswered(given, key))) {
      return { content: [text(answer(given))] }
    }
    return inputRequired({
      inputRequests: requests,
      ...(state !== undefined && { requestState: await states.mint(state) }),
    })
  },
})

/** The revisions before 2026-07-28 ask within the call, over a session that knows what the client can do. */
const needs = ({ capabilities }: Given, capability: string) => {
  if (capabilities[capability] === undefined) throw new Error(`the client cannot do ${capability}`)
}

const enums = ['option1', 'option2', 'option3']
const titled = (words: string) =>
  ['First', 'Second', 'Third'].map((title, at) => ({
    const: `value${at + 1}`,
    title: `${title} ${words}`,
  }))

const FORMS = {
  test_elicitation: { username: string, email: string },
  test_elicitation_sep1034_defaults: {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  },
  test_elicitation_sep1330_enums: {
    untitledSingle: { type: 'string', enum: enums },
    titledSingle: { type: 'string', oneOf: titled('Option') },
    legacyEnum: {
      type: 'string',
      enum: ['opt1', 'opt2', 'opt3'],
      enumNames: ['Option One', 'Option Two', 'Option Three'],
    },
    untitledMulti: { type: 'array', items: { type: 'string', enum: enums } },
    titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
  },
} as const

const eliciting = (properties: (typeof FORMS)[keyof typeof FORMS]): FixtureTool => ({
  inputSchema: { type: 'object', properties: { message: string } },
  run: async (given) => {
    needs(given, 'elicitation')
    const said = given.args['message']
    const message = typeof said === 'string' ? said : 'Please fill this in'
    const requestedSchema = { type: 'object' as const, properties: { ...properties } }
    return done(await given.context.mcpReq.elicitInput({ message, requestedSchema }))
  },
})

const isThere = (given: Given, key: string) => answerTo(given, key) !== undefined
const isAccepted = (given: Given, key: string) => said(given, key) !== undefined
const CONFIRM = { confirm: form('Please confirm', { ok: { type: 'boolean' } }) }

/** The tools that ask the client for something, as 2026-07-28 does it (MRTR) and as the revisions before. */
export const ASKING_TOOLS: Readonly<Record<string, FixtureTool>> = {
  test_input_required_result_elicitation: asking(
    { user_name: form('What is your name?', { name: string }) },
    isAccepted,
    (given) => `Hello, ${String(said(given, 'user_name')?.['name'])}!`,
  ),
  test_streaming_elicitation: asking(
    { user_name: form('What is your name?', { name: string }) },
    isAccepted,
    () => 'done',
  ),
  test_input_required_result_sampling: asking(
    { capital_question: sample('What is the capital of France?', 100) },
    isThere,
    (given) => JSON.stringify(answerTo(given, 'capital_question')),
  ),
  test_input_required_result_list_roots: asking({ client_roots: roots }, isThere, (given) =>
    JSON.stringify(answerTo(given, 'client_roots')),
  ),
  test_input_required_result_request_state: asking(
    CONFIRM,
    (given, key) => isAccepted(given, key) && given.context.mcpReq.requestState() === 'asked',
    () => 'state-ok',
    'asked',
  ),
  test_input_required_result_tampered_state: asking(CONFIRM, isAccepted, () => 'done', 'asked'),
  test_input_required_result_multiple_inputs: asking(
    {
      user_name: form('What is your name?', { name: string }),
      greeting: sample('Generate a greeting', 50),
      client_roots: roots,
    },
    isThere,
    () => 'done',
    'asked',
  ),
  test_input_required_result_multi_round: {
    run: async (given) => {
      const state = given.context.mcpReq.requestState()
      if (state === 'step2' && isAccepted(given, 'step2')) return done(said(given, 'step2'))
      const isSecond = state === 'step1' && isAccepted(given, 'step1')
      return inputRequired({
        inputRequests: isSecond
          ? { step2: form('Step 2: What is your favorite color?', { color: string }) }
          : { step1: form('Step 1: What is your name?', { name: string }) },
        requestState: await states.mint(isSecond ? 'step2' : 'step1'),
      })
    },
  },
  test_input_required_result_capabilities: {
    run: async ({ capabilities }) =>
      inputRequired({
        inputRequests: {
          ...(capabilities['elicitation'] !== undefined && CONFIRM),
          ...(capabilities['sampling'] !== undefined && { greeting: sample('Greet', 50) }),
        },
      }),
  },
  test_sampling: {
    inputSchema: { type: 'object', properties: { prompt: string }, required: ['prompt'] },
    run: async (given) => {
      needs(given, 'sampling')
      const { params } = sample(String(given.args['prompt']), 100)
      return done(await given.context.mcpReq.requestSampling(params))
    },
  },
  ...Object.fromEntries(
    Object.entries(FORMS).map(([name, properties]) => [name, eliciting(properties)]),
  ),
}
