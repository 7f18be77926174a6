/**
 * Makes one JSON answer of a stream, for clients that accept nothing else: the JSON-RPC responses
 * stay, notifications are left out. What is no stream is answered as it is.
 */
export const collapseStream = async (response: Response): Promise<Response> => {
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true)
    return response
  const events = (await response.text()).split(/\r?\n\r?\n/)
  const messages = events
    .map((event) =>
      event
        .split(/\r?\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).trim())
        .join('\n'),
    )
    .filter((data) => data !== '')
    .map((data): unknown => JSON.parse(data))
    .filter((message) => typeof message === 'object' && message !== null && 'id' in message)
  return Response.json(messages.length === 1 ? messages[0] : messages)
}
