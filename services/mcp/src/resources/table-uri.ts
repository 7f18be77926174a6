/** The address of a table or view as a resource. */
export type TableAddress = { tenant: string; schema: string; name: string }

// RFC 6570 3.2.2: all but unreserved characters; encodeURIComponent leaves five more as they are.
const encode = (name: string) =>
  encodeURIComponent(name.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** `puente://{tenant}/schema/{schema}/{table}` for one table or view, each name percent-encoded. */
export const tableUri = ({ tenant, schema, name }: TableAddress) =>
  `puente://${tenant}/schema/${encode(schema)}/${encode(name)}`

/** The template of these addresses in one tenant (RFC 6570, level 1). */
export const tableUriTemplate = (tenant: string) => `puente://${tenant}/schema/{schema}/{table}`

const URI = /^puente:\/\/([^\s/?#]+)\/schema\/([^\s/?#]+)\/([^\s/?#]+)$/i

/** Reads such an address back; undefined when it is none. */
export const parseTableUri = (uri: string): TableAddress | undefined => {
  const [, tenant, schema, name] = URI.exec(uri) ?? []
  if (tenant === undefined || schema === undefined || name === undefined) return undefined
  try {
    return { tenant, schema: decodeURIComponent(schema), name: decodeURIComponent(name) }
  } catch {
    return undefined
  }
}
