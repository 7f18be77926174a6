/** The most values that an answer may have (MCP, "Completion"). */
const MOST_VALUES = 100

/**
 * The names that a beginning may stand for, in any letter case: those that begin with it, then those in which a part after a dot
 * or an underscore does, then those that hold it.
 */
export const completeNames = (names: Iterable<string>, beginning: string) => {
  const wanted = beginning.toLowerCase()
  const ranked: [string[], string[], string[]] = [[], [], []]
  for (const name of new Set(names)) {
    const lower = name.toLowerCase()
    const at = lower.indexOf(wanted)
    if (at < 0) continue
    const startsPart = at === 0 || lower.includes(`.${wanted}`) || lower.includes(`_${wanted}`)
    ranked[at === 0 ? 0 : startsPart ? 1 : 2].push(name)
  }
  const all = ranked.flat()
  return {
    values: all.slice(0, MOST_VALUES),
    total: all.length,
    hasMore: all.length > MOST_VALUES,
  }
}
