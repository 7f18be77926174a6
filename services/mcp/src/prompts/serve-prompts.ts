import { ProtocolError, ProtocolErrorCode, type Server } from '@modelcontextprotocol/server'
import type { Session } from '../tools/call-tool.ts'
import { findPrompt, promptsFor } from './prompt-index.ts'
import { listingOf, type Prompt } from './prompt.ts'

/** Serves the prompts that a token of this session can use. */
export const servePrompts = (server: Server, session: Session) => {
  const usable = () => promptsFor(session.principal().scopes, session.tenant)

  server.setRequestHandler('prompts/list', () => ({ prompts: usable().map(listingOf) }))

  server.setRequestHandler('prompts/get', ({ params }) => {
    const prompt = findPrompt(params.name, session.tenant)
    if (prompt === undefined) {
      const names = usable().map(({ name }) => name)
      throw wrong(
        `There is no prompt ${JSON.stringify(params.name.slice(0, 100))}. There are: ${names.join(', ')}`,
      )
    }
    // The gate in front of the transports offers to step up; what passed it by is refused here all the same.
    if (!usable().includes(prompt)) throw wrong(`This needs the scopes ${prompt.scopes.join(' ')}`)
    const text = prompt.text(checked(prompt, params.arguments ?? {}))
    return {
      description: prompt.description,
      messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }],
    }
  })
}

const wrong = (message: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, message)

/** The arguments without surrounding blanks; throws what is wrong with them. */
const checked = (prompt: Prompt, given: Readonly<Record<string, string>>) => {
  const known = prompt.arguments.map(({ name }) => name)
  const unknown = Object.keys(given).filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw wrong(`${prompt.name} takes ${known.join(', ')}, not ${unknown.join(', ').slice(0, 200)}`)
  }
  return Object.fromEntries(
    prompt.arguments.map(({ name, required, maxLength }) => {
      const value = given[name]?.trim() ?? ''
      if (required && value === '') throw wrong(`${prompt.name} needs ${name}`)
      if (value.length > maxLength) {
        throw wrong(`${name} may have ${maxLength} characters`)
      }
      return [name, value]
    }),
  )
}
