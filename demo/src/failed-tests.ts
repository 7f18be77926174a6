import { stripVTControlCharacters } from 'node:util'

type FailedTest = { location: string; name: string; error: string[] }

type Package = { failed: FailedTest[]; isListing: boolean; otherLines: string[] }

const MOST_LINES = 60
const MOST_COLUMNS = 240
const MOST_TESTS_WITH_ERROR = 12
const LEAST_ERROR_LINES = 3
const MOST_OTHER_LINES = 15

// What node:test says of a file that ends badly by itself: why is among what it printed.
const FILE_FAILED = `'test failed'`

const clip = (line: string) =>
  line.length > MOST_COLUMNS ? `${line.slice(0, MOST_COLUMNS)}…` : line

const isFrameOfNode = (line: string) => /^\s+at .*(node:|<anonymous>\))/.test(line)

const first = (lines: readonly string[], most: number) =>
  lines.length > most ? [...lines.slice(0, most), '… and more, further up'] : lines

const indent = (lines: readonly string[]) => lines.map((line) => `    ${line}`)

/** Takes a line of what a package lists under "failing tests:". */
const readListing = (failed: FailedTest[], line: string) => {
  const location = /^test at (.+:\d+:\d+)$/.exec(line)?.[1]
  const current = failed.at(-1)
  if (location !== undefined) failed.push({ location, name: '', error: [] })
  else if (current?.name === '') current.name = line.replace(/^✖ /, '')
  else if (current && current.error.length < MOST_LINES) current.error.push(clip(line))
}

/**
 * Reads what turbo passes on of node:test's `spec` reporter, a line at a time. `lines` is what failed once more, short
 * enough for the end of a log: each test with the first lines of its error, and what a package printed outside of its
 * tests where a whole file or, by turbo's summary, the package failed without any test.
 */
export const createFailedTests = () => {
  const packages = new Map<string, Package>()
  let failedPackages: string[] = []

  const packageOf = (name: string): Package => {
    const known = packages.get(name) ?? { failed: [], isListing: false, otherLines: [] }
    packages.set(name, known)
    return known
  }

  const add = (raw: string) => {
    const line = stripVTControlCharacters(raw).trimEnd()
    const summary = /^ *Failed: +(.+)$/.exec(line)?.[1]
    if (summary !== undefined) failedPackages = summary.replaceAll('#test', '').split(', ')
    const [, name, text = ''] = /^(\S+):test: ?(.*)$/.exec(line) ?? []
    if (name === undefined) return
    const known = packageOf(name)
    if (/^ ?\[?ELIFECYCLE/.test(text)) known.isListing = false
    else if (text === '✖ failing tests:') known.isListing = true
    else if (text.trim() === '' || isFrameOfNode(text)) return
    else if (known.isListing) readListing(known.failed, text)
    else if (!/^\s*[✔✖▶ℹ﹣⚠]/u.test(text)) {
      known.otherLines = [...known.otherLines, clip(text)].slice(-MOST_OTHER_LINES)
    }
  }

  const lines = (): string[] => {
    const failures = [...packages].flatMap(([name, { failed }]) =>
      failed.map((test) => ({ ...test, heading: `${name}  ${test.location}` })),
    )
    const most = Math.max(LEAST_ERROR_LINES, Math.floor(MOST_LINES / (failures.length || 1)) - 2)
    const told = failures
      .slice(0, MOST_TESTS_WITH_ERROR)
      .flatMap(({ heading, name, error }) => [
        heading,
        `  ✖ ${name}`,
        ...indent(first(error, most)),
      ])
    const rest = failures
      .slice(MOST_TESTS_WITH_ERROR)
      .map(({ heading, name }) => `${heading}  ${name}`)
    const printed = failedPackages.flatMap((name) => {
      const { failed, otherLines } = packageOf(name)
      const isExplained =
        failed.length > 0 && failed.every(({ error }) => error[0]?.trim() !== FILE_FAILED)
      const how = failed.length > 0 ? 'a whole file failed' : 'failed, but none of its tests did'
      return isExplained
        ? []
        : [`${name}  ${how}; printed outside of tests:`, ...indent(otherLines)]
    })
    return [...told, ...first(rest, MOST_LINES), ...printed]
  }

  return { add, lines }
}
