/** Edits (insert, delete, replace one character) that turn one text into the other. */
const distance = (from: string, to: string) => {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replaced))
    }
    previous = current
  }
  return previous.at(-1) ?? 0
}

/** The candidates most like a name that was not found, best first; none when nothing is alike. */
export const nearestNames = (wanted: string, candidates: readonly string[], limit = 5) => {
  const target = wanted.toLowerCase().slice(0, 128)
  return candidates
    .map((name) => ({ name, cost: cost(target, name.toLowerCase()) }))
    .filter(({ cost }) => cost <= mostEdits(target))
    .toSorted((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name)
}

/** A slip of the pen: one edit in four characters, and half a point for a schema that was not meant. */
const mostEdits = (target: string) =>
  Math.ceil((target.length - target.lastIndexOf('.') - 1) / 4) + 0.5

/** Of `schema.table` the table alone may be alike, and a part of a longer name is. */
const cost = (target: string, name: string) => {
  const last = name.slice(name.lastIndexOf('.') + 1)
  const targetLast = target.slice(target.lastIndexOf('.') + 1)
  const isPart = targetLast.length > 2 && last.includes(targetLast)
  const contained = isPart ? 1 + (last.length - targetLast.length) / 100 : Number.POSITIVE_INFINITY
  return Math.min(contained, distance(target, name), distance(targetLast, last) + 0.5)
}
