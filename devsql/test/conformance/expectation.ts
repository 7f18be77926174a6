import { parseColumns } from './column.ts'

/** One thing a server answers: its directive, and what the directive of the real answer must look like. */
export type Expectation = { kind: string; line: string; pattern: RegExp; width: number }

type Parsed = Pick<Expectation, 'pattern'> & { line?: string; width?: number }

/** Reads the directive of an answer; `previous` is the one before it. Throws where it is malformed or out of place. */
export function parseExpectation(
  kind: string,
  value: string,
  previous: Expectation | undefined,
): Expectation {
  const parse = KINDS[kind]
  if (parse === undefined) throw new Error(`unknown directive ${kind}`)
  const { line = value, pattern, width = 0 } = parse(value, previous)
  return { kind, line: `${kind}: ${line}`, pattern, width }
}

const KINDS: Readonly<Record<string, (value: string, previous?: Expectation) => Parsed>> = {
  columns: (value) => {
    const { pattern, width } = parseColumns(value)
    return { pattern: exactly('columns', pattern), width }
  },
  row: (value, previous) => {
    const width = previous?.width ?? 0
    if (width === 0) throw new Error('row stands after columns or another row')
    const cells: unknown = JSON.parse(value)
    if (!Array.isArray(cells) || cells.length !== width)
      throw new Error(`a row here is an array of ${width} values`)
    const line = JSON.stringify(cells)
    return { line, width, pattern: exactly('row', escape(line)) }
  },
  error: parseMessage('error'),
  info: parseMessage('info'),
  count: (value) => {
    if (!/^\d+$/.test(value)) throw new Error('count is a number of rows')
    return { pattern: exactly('count', value) }
  },
}

/** `NUMBER CLASS STATE line LINE [procedure NAME] TEXT`: `*` is any number, `…` any text. */
function parseMessage(kind: string) {
  return (value: string): Parsed => {
    if (!/^\d+ (?:\d+|\*) (?:\d+|\*) line (?:\d+|\*) (?:procedure \S+ )?\S/.test(value))
      throw new Error(`${kind} is NUMBER CLASS STATE line LINE TEXT`)
    return { pattern: exactly(kind, escape(value).replaceAll('\\*', '\\d+')) }
  }
}

const exactly = (kind: string, pattern: string): RegExp =>
  new RegExp(`^${kind}: ${pattern.replaceAll('…', '.*')}$`, 'u')

const escape = (text: string): string => text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)
