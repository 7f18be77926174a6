type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** An XML element; attributes and children that are undefined are left out. Children are XML already. */
export function xml(
  name: string,
  attributes: Attributes,
  children: readonly (string | undefined)[] = [],
): string {
  const head = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(text(value))}"`)
    .join('')
  const body = children.join('')
  return body === '' ? `<${name}${head}/>` : `<${name}${head}>${body}</${name}>`
}

function text(value: string | number | boolean | undefined): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)))
  // xsd:boolean has both spellings; SQL Server writes digits.
  return typeof value === 'boolean' ? (value ? '1' : '0') : (value ?? '')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser makes blanks of these in an attribute unless they are written as references (XML 1.0, 3.3.3).
  '\n': '&#xa;',
  '\r': '&#xd;',
  '\t': '&#x9;',
}

const escape = (value: string): string =>
  value
    // XML 1.0, 2.2: no document can hold these, not even as references.
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/[&<>"\n\r\t]/g, (character) => ENTITIES[character] ?? character)
