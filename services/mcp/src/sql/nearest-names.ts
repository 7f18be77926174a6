import { slicesOf } from './slices.ts'

/** Edits (insert, delete, replace one character) that turn one text into the other; above `most` any number above it. */
const distance = (from: string, to: string, most: number) => {
  if (Math.abs(from.length - to.length) > most) return most + 1
  let previous = Uint16Array.from({ length: to.length + 1 }, (_, index) => index)
  let current = new Uint16Array(to.length + 1)
  for (let row = 1; row <= from.length; row += 1) {
    current[0] = row
    let least = row
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      const edits = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replaced)
      current[column] = edits
      least = Math.min(least, edits)
    }
    if (least > most) return most + 1
    ;[previous, current] = [current, previous]
  }
  return previous[to.length] ?? 0
}

/**
 * The candidates most like a name that was not found, best first; none when nothing is alike. Of very many names it lets others
 * have their turn.
 */
export const nearestNames = async (wanted: string, candidates: readonly string[], limit = 5) => {
  const target = wanted.toLowerCase().slice(0, 128)
  const most = mostEdits(target)
  let nearest: { name: string; cost: number }[] = []
  for await (const slice of slicesOf(candidates)) {
    const alike = slice
      .map((name) => ({ name, cost: cost(target, name.toLowerCase(), most) }))
      .filter((candidate) => candidate.cost <= most)
    nearest = [...nearest, ...alike]
      .toSorted((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1))
      .slice(0, limit)
  }
  return nearest.map(({ name }) => name)
}

/** A slip of the pen: one edit in four characters, and half a point for a schema that was not meant. */
const mostEdits = (target: string) =>
  Math.ceil((target.length - target.lastIndexOf('.') - 1) / 4) + 0.5

/** Of `schema.table` the table alone may be alike, and a part of a longer name is. */
const cost = (target: string, name: string, most: number) => {
  const last = name.slice(name.lastIndexOf('.') + 1)
  const targetLast = target.slice(target.lastIndexOf('.') + 1)
  const isPart = targetLast.length > 2 && last.includes(targetLast)
  const contained = isPart ? 1 + (last.length - targetLast.length) / 100 : Number.POSITIVE_INFINITY
  return Math.min(contained, distance(target, name, most), distance(targetLast, last, most) + 0.5)
}
