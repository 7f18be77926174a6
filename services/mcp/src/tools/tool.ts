import { isSpecType, type Tool as ListedTool } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Call } from '../statement/call.ts'
import type { Question } from './person.ts'

/** What a tool answers: data for programs, and compact text for a model. */
export type Answered = { structured: Record<string, unknown>; text: string }

export type ToolAnswer =
  | Answered
  /** Nothing was done yet: the person is to be asked. */
  | { question: Question }

/** All four are always said; a client decides by them whether to ask its user. */
type Annotations = {
  readOnlyHint: boolean
  destructiveHint: boolean
  idempotentHint: boolean
  openWorldHint: boolean
}

export const READS: Annotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
}

export const CHANGES: Annotations = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: false,
}

/** The scopes that a call with these arguments needs in a tenant; it decides about HTTP 403. */
type ScopesFor = (
  args: unknown,
  tenant: { hasWriter: boolean; changesSchema: boolean },
) => readonly string[]

type Definition<Input extends z.ZodObject, Output extends z.ZodObject> = {
  name: string
  title: string
  description: string
  annotations: Annotations
  input: Input
  output: Output
  scopesFor: ScopesFor
  run: (args: z.output<Input>, call: Call) => Promise<ToolAnswer>
}

/** A tool as the server uses it: schemas built once, arguments checked in `call`. */
export type Tool = {
  listing: ListedTool
  scopesFor: ScopesFor
  /** Runs the tool, or returns the list of faults in its arguments. */
  call: (args: unknown, call: Call) => Promise<ToolAnswer | { faults: string }>
}

/** Defines a tool; the JSON schemas and the listing are made here, once. */
export const defineTool = <Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: Definition<Input, Output>,
): Tool => ({
  listing: checkedListing({
    name: definition.name,
    title: definition.title,
    description: definition.description,
    annotations: { title: definition.title, ...definition.annotations },
    inputSchema: schemaOf(definition.input, 'input'),
    outputSchema: schemaOf(definition.output, 'output'),
  }),
  scopesFor: definition.scopesFor,
  call: async (args, call) => {
    const parsed = definition.input.safeParse(args ?? {})
    if (!parsed.success) {
      const names = Object.keys(definition.input.shape).join(', ')
      return { faults: `${z.prettifyError(parsed.error)}\nThe arguments are: ${names}` }
    }
    return definition.run(parsed.data, call)
  },
})

const checkedListing = (listing: Record<string, unknown>): ListedTool => {
  if (!isSpecType.Tool(listing))
    throw new Error(`the listing of ${String(listing['name'])} is not valid`)
  return listing
}

/**
 * Without `$schema`: 2020-12 is the default of MCP, and some clients know no other by its URL. Every
 * model reads the list of tools, so what says nothing is left out; of answers, so is what promises
 * that nothing else is in them.
 */
const schemaOf = (schema: z.ZodObject, io: 'input' | 'output') => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      const said = jsonSchema
      if (said.maximum === Number.MAX_SAFE_INTEGER) delete said.maximum
      delete said.propertyNames
      if (io === 'output') {
        delete said.additionalProperties
        delete said.required
      }
    },
  })
  return rest
}

export const needsRead = () => ['sql:read']
