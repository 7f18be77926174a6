import { XMLParser } from 'fast-xml-parser'

/** An XML element: its attributes, and its child elements in order. */
export type Element = {
  name: string
  attributes: Readonly<Record<string, string>>
  children: readonly Element[]
}

const MAX_CHARACTERS = 8_000_000
/** Two elements for each operator; the optimizer gives up long before this. */
const MAX_DEPTH = 1000

const ATTRIBUTES = ':@'

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: true,
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH,
  // Character references only: a document type, which could define more, is refused.
  processEntities: true,
  htmlEntities: true,
})

/** Reads a document's root element. Throws Error where it is too large, too deep or no XML. */
export const parseDocument = (xml: string): Element => {
  if (xml.length > MAX_CHARACTERS) throw new Error('the document is too large')
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw new Error('the document has a type definition')
  const parsed: unknown = parser.parse(xml)
  const [root] = elementsOf(parsed)
  if (root === undefined) throw new Error('the document has no element')
  return root
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** The parser's ordered form: one object for each child, with the name as its key. */
const elementsOf = (nodes: unknown): Element[] =>
  (Array.isArray(nodes) ? nodes : []).flatMap((node: unknown) => {
    if (!isRecord(node)) return []
    const name = Object.keys(node).find((key) => key !== ATTRIBUTES && key !== '#text')
    if (name === undefined) return []
    return [{ name, attributes: attributesOf(node[ATTRIBUTES]), children: elementsOf(node[name]) }]
  })

const attributesOf = (value: unknown) =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]))
    : {}

/** Every child of one name. */
export const childrenNamed = (element: Element, name: string) =>
  element.children.filter((child) => child.name === name)

/** The first element of one name at any depth below, or undefined. */
export const findBelow = (element: Element, name: string): Element | undefined => {
  for (const child of element.children) {
    const found = child.name === name ? child : findBelow(child, name)
    if (found !== undefined) return found
  }
  return undefined
}

/** The elements of one name below, at any depth, but none below one of `stop`. */
export const nearestBelow = (element: Element, name: string, stop: string): Element[] =>
  element.children.flatMap((child) => {
    if (child.name === name) return [child]
    return child.name === stop ? [] : nearestBelow(child, name, stop)
  })
