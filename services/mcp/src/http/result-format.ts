import { stringify } from 'csv-stringify/sync'
import type { Column } from '../sql/column-type.ts'
import { readLine } from '../statement/read-result.ts'
import type { StoredResult } from '../store/results.ts'

/** How a stored result is written as a file, piece by piece. */
export type ResultFormat = {
  contentType: string
  head: (result: StoredResult) => string
  /** The text of some rows as they are stored; `isFirst` where no row stands before them. */
  rows: (lines: readonly string[], isFirst: boolean) => string
  tail: (result: StoredResult) => string
}

/**
 * RFC 4180. Values are those of the JSON answers, unaltered; NULL is an empty field and the empty
 * text "". A field that a spreadsheet takes for a formula stays as it is: see README.md.
 */
const csvLines = (records: readonly (readonly unknown[])[]) =>
  stringify(
    records.map((record) => [...record]),
    {
      record_delimiter: '\r\n',
      // The empty text, but never NULL; and RFC 4180 2.6 quotes either half of a line break too.
      quoted_match: /^$|[\r\n]/,
      cast: { boolean: String, number: String },
    },
  )

const csv: ResultFormat = {
  contentType: 'text/csv; charset=utf-8; header=present',
  head: ({ columns }) => csvLines([columns.map(({ name }) => name)]),
  rows: (lines) => csvLines(lines.map(readLine)),
  tail: () => '',
}

const columnsText = (columns: readonly Column[]) => JSON.stringify(columns)

const json: ResultFormat = {
  contentType: 'application/json; charset=utf-8',
  head: ({ columns }) => `{"columns":${columnsText(columns)},"rows":[\n`,
  rows: (lines, isFirst) => `${isFirst ? '' : ',\n'}${lines.join(',\n')}`,
  tail: ({ rowCount, state }) =>
    `\n],"rowCount":${rowCount},"complete":${state === 'complete'},"state":${JSON.stringify(state)}}\n`,
}

export const RESULT_FORMATS: Readonly<Record<string, ResultFormat>> = { csv, json }
