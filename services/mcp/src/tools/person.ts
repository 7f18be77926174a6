import {
  acceptedContent,
  inputRequired,
  type InputRequiredResult,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'

/** What a person is asked before something is done; `token` is what makes it happen. */
export type Question = { message: string; token: string }

/** A person who can be asked by elicitation, and what they said to the question that `token` stands for. */
export type Person = { answer: { token: string; isYes: boolean } | undefined }

const KEY = 'confirm'
const ANSWER = z.object({ confirm: z.boolean() })

/**
 * Who sits behind a call, where its client can ask them. Of a request without a session, before 2026-07-28, it is not known what
 * the client can do: undefined, and the model is given the token to come back with.
 */
export const personBehind = (
  server: Pick<Server, 'getClientCapabilities'>,
  { mcpReq }: Pick<ServerContext, 'mcpReq'>,
): Person | undefined => {
  const { elicitation } = server.getClientCapabilities() ?? {}
  // A client that names no mode can do forms.
  const canFill =
    elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined)
  if (!canFill) return undefined
  const token: unknown = mcpReq.requestState()
  if (typeof token !== 'string') return { answer: undefined }
  const content = acceptedContent(mcpReq.inputResponses, KEY, ANSWER)
  return { answer: { token, isYes: content?.confirm === true } }
}

/**
 * The answer that has a client ask. Its state is the single-use token of the confirmation, which the store binds to the caller,
 * the statement and its parameters; so it needs no seal of its own.
 */
export const ask = ({ message, token }: Question): InputRequiredResult =>
  inputRequired({
    requestState: token,
    inputRequests: {
      [KEY]: inputRequired.elicit({
        message,
        requestedSchema: {
          type: 'object',
          properties: {
            confirm: { type: 'boolean', title: 'Make this change', default: false },
          },
          required: ['confirm'],
        },
      }),
    },
  })
