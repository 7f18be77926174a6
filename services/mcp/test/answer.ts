import { z } from 'zod'

const answer = z.looseObject({
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
})

const toolResult = z.looseObject({
  isError: z.boolean().optional(),
  content: z.array(z.object({ type: z.literal('text'), text: z.string() })),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
})

/** The messages of an answer, whether it came as JSON or as a stream. */
export const readMessages = async (response: Response) => {
  const text = await response.text()
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  const documents = isStream
    ? text
        .split('\n')
        .filter((line) => line.startsWith('data: ') && line.length > 6)
        .map((line) => line.slice(6))
    : [text]
  return documents.map((document) => answer.parse(JSON.parse(document)))
}

/** The one JSON-RPC answer among the messages. */
export const readAnswer = async (response: Response) => {
  const messages = await readMessages(response)
  const last = messages.find((message) => 'result' in message || 'error' in message)
  return answer.parse(last)
}

/** The result of a tool call. */
export const readToolResult = async (response: Response) => {
  const { result } = await readAnswer(response)
  const parsed = toolResult.parse(result)
  return {
    isError: parsed.isError === true,
    text: parsed.content.map((part) => part.text).join('\n'),
    data: parsed.structuredContent ?? {},
  }
}
