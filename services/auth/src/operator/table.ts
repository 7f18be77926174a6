const cell = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '-'
  if (value instanceof Date) return value.toISOString().slice(0, 16).replace('T', ' ')
  if (Array.isArray(value)) return value.map(cell).join(' ') || '-'
  // What others chose (names of clients, for one) must not move the cursor of a terminal.
  return (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\p{C}/gu, '?')
}

/** Rows under a header in columns as wide as they need; `empty` when there are none. Times are UTC. */
export const table = <Row extends object>(
  columns: Readonly<Record<string, (row: Row) => unknown>>,
  rows: readonly Row[],
  empty: string,
): string => {
  if (rows.length === 0) return empty
  const lines = [
    Object.keys(columns).map((name) => name.toUpperCase()),
    ...rows.map((row) => Object.values(columns).map((read) => cell(read(row)))),
  ]
  const widths = Object.keys(columns).map((_, index) =>
    Math.max(...lines.map((line) => line[index]?.length ?? 0)),
  )
  return lines
    .map((line) =>
      line
        .map((text, index) => text.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Names and values below each other, for one thing. */
export const card = (fields: Readonly<Record<string, unknown>>): string => {
  const width = Math.max(...Object.keys(fields).map((name) => name.length))
  return Object.entries(fields)
    .map(([name, value]) => `${name.padEnd(width)}  ${cell(value)}`)
    .join('\n')
}
