import type { Prompt as ListedPrompt } from '@modelcontextprotocol/server'

/** What the values of an argument can be completed from. */
export type Completes = 'schema' | 'table'

export type PromptArgument = {
  name: string
  description: string
  required: boolean
  completes?: Completes
  maxLength: number
}

/** A text that a person picks to start some work with; it names the tools that the work takes. */
export type Prompt = {
  name: string
  title: string
  description: string
  arguments: readonly PromptArgument[]
  /** The token must have all of these, or its tools could not be used. */
  scopes: readonly string[]
  /** Of no use where the database is read-only. */
  needsWriter: boolean
  text: (args: Readonly<Record<string, string>>) => string
}

/** A prompt as prompts/list shows it. */
export const listingOf = (prompt: Prompt): ListedPrompt => ({
  name: prompt.name,
  title: prompt.title,
  description: prompt.description,
  arguments: prompt.arguments.map(({ name, description, required }) => ({
    name,
    description,
    required,
  })),
})
