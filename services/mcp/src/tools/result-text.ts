import type { Column } from '../sql/column-type.ts'

/** Rows as arrays under one header: about half the tokens of one object per row. */
export const rowsText = (columns: readonly Column[], rows: readonly unknown[][]) => {
  const header = columns
    .map((column) => `${column.name || '(unnamed)'} ${column.type}`.trim())
    .join(', ')
  return [header, ...rows.map((row) => JSON.stringify(row))].join('\n')
}

export const countText = (count: number, noun: string) =>
  `${count} ${noun}${count === 1 ? '' : 's'}`
