/** What sys.objects.type means to a reader. */
const KINDS = {
  U: 'table',
  V: 'view',
  P: 'procedure',
  FN: 'function',
  IF: 'function',
  TF: 'function',
  TR: 'trigger',
} as const

export type ObjectKind = (typeof KINDS)[keyof typeof KINDS]

export const OBJECT_KINDS = ['table', 'view', 'procedure', 'function', 'trigger'] as const

/** The kind of an object by its type, which the catalog pads to two characters. */
export const objectKind = (type: unknown): ObjectKind => {
  const key = String(type).trim()
  const kind = Object.entries(KINDS).find(([name]) => name === key)?.[1]
  if (kind === undefined)
    throw new Error('the catalog answered a kind of object that was not asked for')
  return kind
}
