export type Counts = { passed: number; failed: number; skipped: number }

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 }

const fields: Readonly<Record<string, keyof Counts>> = {
  pass: 'passed',
  fail: 'failed',
  cancelled: 'failed',
  skipped: 'skipped',
  todo: 'skipped',
}

/** Adds what one line of the `spec` reporter of node:test says ("ℹ pass 12"); other lines change nothing. */
export const addCounts = (counts: Counts, line: string): Counts => {
  const [, what = '', number = ''] =
    /ℹ (pass|fail|cancelled|skipped|todo) (\d+)\s*$/.exec(line) ?? []
  const field = fields[what]
  return field === undefined ? counts : { ...counts, [field]: counts[field] + Number(number) }
}
