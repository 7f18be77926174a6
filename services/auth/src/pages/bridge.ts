import { html } from './html.ts'

// A suspension bridge whose deck is the upper edge of the card below it.
const WIDTH = 432
const DECK_Y = 64
const TOWERS_X = [104, 328] as const
const TOWER_TOP_Y = 6

type Point = readonly [x: number, y: number]
type Curve = readonly [Point, Point, Point]

const [LEFT, RIGHT] = TOWERS_X
const CABLES: readonly Curve[] = [
  [
    [0, DECK_Y - 8],
    [64, 50],
    [LEFT, TOWER_TOP_Y],
  ],
  [
    [LEFT, TOWER_TOP_Y],
    [WIDTH / 2, 98],
    [RIGHT, TOWER_TOP_Y],
  ],
  [
    [RIGHT, TOWER_TOP_Y],
    [WIDTH - 64, 50],
    [WIDTH, DECK_Y - 8],
  ],
]
const HANGERS = [4, 11, 4] as const

const at = ([from, control, to]: Curve, t: number): Point => {
  const along = (axis: 0 | 1) =>
    (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * control[axis] + t ** 2 * to[axis]
  return [along(0), along(1)]
}

const cablePath = ([from, control, to]: Curve) =>
  `M${from.join(' ')} Q${control.join(' ')} ${to.join(' ')}`

const hangerPath = (curve: Curve, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const [x, y] = at(curve, (index + 1) / (count + 1))
    return `M${x.toFixed(1)} ${y.toFixed(1)} V${DECK_Y}`
  }).join(' ')

export const bridge = html`<svg
  class="bridge"
  viewBox="0 0 ${WIDTH} ${DECK_Y}"
  aria-hidden="true"
  focusable="false"
>
  <path
    class="bridge-hanger"
    d="${CABLES.map((curve, index) => hangerPath(curve, HANGERS[index] ?? 0)).join(' ')}"
  />
  <path class="bridge-cable" d="${CABLES.map(cablePath).join(' ')}" />
  <path
    class="bridge-tower"
    d="${TOWERS_X.map((x) => `M${x - 3} ${TOWER_TOP_Y} V${DECK_Y} M${x + 3} ${TOWER_TOP_Y} V${DECK_Y} M${x - 3} 26 H${x + 3} M${x - 3} 45 H${x + 3}`).join(' ')}"
  />
</svg>`
