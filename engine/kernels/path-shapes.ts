/** Outlines of ellipses and of lines. Pure. */

export type Point = readonly [x: number, y: number]
/** Maps (x, y) to (a x + c y + e, b x + d y + f), as SVG's matrix. */
export type Transform = readonly [a: number, b: number, c: number, d: number, e: number, f: number]
/** `M L H V C S Q T Z` of SVG 1.1 and their small letters; arcs are not taken. */
export type PathData = string
/** SVG path data, or points of a polygon. */
export type Outline = PathData | readonly Point[]

/** Degrees that an arc turns from corner to corner: 9. */
const STEP = Math.PI / 20

/** The polygon that covers as much as the ellipse. */
export function ellipsePoints(x: number, y: number, rx: number, ry: number, count = 40): readonly Point[] {
  const grown = Math.sqrt((2 * Math.PI) / (count * Math.sin((2 * Math.PI) / count)))
  return Array.from({ length: count }, (_, i) => {
    const angle = (i / count) * 2 * Math.PI
    return [x + rx * grown * Math.cos(angle), y + ry * grown * Math.sin(angle)]
  })
}

/** Around a line through points: up on one side, down on the other, round ends and outer corners. */
export function strokeOf(points: readonly Point[], radius: (i: number) => number): readonly Point[] {
  const line = points.filter(([x, y], i) => i === 0 || x !== points[i - 1]![0] || y !== points[i - 1]![1])
  const [first] = line
  if (first === undefined) return []
  if (line.length === 1) return ellipsePoints(...first, radius(0), radius(0), 24)
  const outline: Point[] = []
  const order = [...line.keys(), ...[...line.keys()].reverse().slice(1)]
  // There and back again: each visit has a way in and a way out; at the ends it turns by half a circle.
  const way = (from: number, to: number): number => Math.atan2(line[to]![1] - line[from]![1], line[to]![0] - line[from]![0])
  order.slice(0, -1).forEach((at, i) => {
    const next = order[i + 1]!
    const before = i === 0 ? order[order.length - 2]! : order[i - 1]!
    const into = way(before, at)
    let turn = way(at, next) - into
    while (turn <= -Math.PI) turn += 2 * Math.PI
    while (turn > Math.PI) turn -= 2 * Math.PI
    if (before === next) turn = Math.PI
    const r = radius(at)
    const [x, y] = line[at]!
    // The side that is walked along lies to the left of the way: outer corners there turn right way round.
    const steps = turn > 0 ? Math.max(1, Math.ceil(turn / STEP)) : 1
    for (let k = 0; k <= steps; k++) {
      const angle = into - Math.PI / 2 + (turn * k) / steps
      outline.push([x + r * Math.cos(angle), y + r * Math.sin(angle)])
    }
  })
  return outline
}
