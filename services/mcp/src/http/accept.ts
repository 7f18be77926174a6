/**
 * Whether an Accept header takes a media type (RFC 9110 12.5.1); `undefined`, no header, takes all. A range that is more
 * specific does not outweigh another here: what some range takes is taken, unless its weight is 0.
 */
export const accepts = (
  header: string | undefined,
  type: 'application/json' | 'text/event-stream',
) =>
  header === undefined ||
  header.split(',').some((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const isMeant = name === '*/*' || name === type || name === `${type.split('/')[0]}/*`
    return isMeant && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))
  })
