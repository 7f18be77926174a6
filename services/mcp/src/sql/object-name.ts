/** A table's name as given: the schema may be left out. */
export type ObjectName = { schema: string | undefined; name: string }

const PART = String.raw`(?:\[((?:[^\]]|\]\])+)\]|"((?:[^"]|"")+)"|([^.[\]"\s][^.[\]"]*))`
const NAME = new RegExp(String.raw`^\s*(?:${PART}\s*\.\s*)?${PART}\s*$`, 'u')

/** Reads `schema.table` or `table`, either part bracketed if needed; undefined when it is neither. */
export const parseObjectName = (text: string): ObjectName | undefined => {
  const match = NAME.exec(text)
  if (match === null) return undefined
  const part = (at: number) =>
    match[at]?.replaceAll(']]', ']') ??
    match[at + 1]?.replaceAll('""', '"') ??
    match[at + 2]?.trim()
  const name = part(4)
  return name === undefined || name === '' ? undefined : { schema: part(1), name }
}

/** A name as T-SQL reads it back, whatever it holds. */
export const quoteName = (name: string) => `[${name.replaceAll(']', ']]')}]`

/** `schema.table`, bracketed only where it must be. */
export const displayName = (schema: string, name: string) =>
  [schema, name]
    .map((part) => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(part) ? part : quoteName(part)))
    .join('.')
