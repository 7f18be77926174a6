/** The most of one value that is held; patches/tedious has the same number. What is longer is read and dropped. */
export const MAX_VALUE_BYTES = 4 * 1_048_576

/** What the server is told to cut at, by so much longer that it shows. */
export const TEXT_SIZE_BYTES = MAX_VALUE_BYTES + 4

const MARK = '…[cut: the value is longer]'

/** A value of which only the beginning was kept: it says so itself, wherever it is shown. */
export const markCut = (beginning: string) =>
  // Half a character may stand at the end.
  beginning.replace(/[\uD800-\uDBFF\uFFFD]$/, '') + MARK

/** What the patched driver hands on of a value that is longer than `MAX_VALUE_BYTES`. */
export const beginningOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'puenteCut' in value ? value.puenteCut : undefined
