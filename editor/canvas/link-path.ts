/** The curve of a wire, as the canvas draws it. Pure. */
type Point = readonly [number, number]

const STEPS = 24

/** A point of the way from output to input. */
function pointOnWire(a: Point, b: Point, share: number): Point {
  const bend = Math.hypot(b[0] - a[0], b[1] - a[1]) * 0.25
  const [p, q, r, s] = [(1 - share) ** 3, 3 * (1 - share) ** 2 * share, 3 * (1 - share) * share ** 2, share ** 3]
  return [p * a[0] + q * (a[0] + bend) + r * (b[0] - bend) + s * b[0], p * a[1] + q * a[1] + r * b[1] + s * b[1]]
}

/** How far a point is from the wire between an output and an input. */
export function distanceToWire(a: Point, b: Point, [x, y]: Point): number {
  let least = Infinity
  let before = a
  for (let step = 1; step <= STEPS; step++) {
    const after = pointOnWire(a, b, step / STEPS)
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]]
    const along = Math.min(1, Math.max(0, ((x - before[0]) * dx + (y - before[1]) * dy) / Math.max(1e-9, dx * dx + dy * dy)))
    least = Math.min(least, Math.hypot(x - before[0] - along * dx, y - before[1] - along * dy))
    before = after
  }
  return least
}

/** Whether a point may lie nearer than `reach`: cheap, so that few wires are looked at closely. */
export function isNearWire(a: Point, b: Point, [x, y]: Point, reach: number): boolean {
  const bend = Math.hypot(b[0] - a[0], b[1] - a[1]) * 0.25 + reach
  return x > Math.min(a[0], b[0] - bend) - reach && x < Math.max(b[0], a[0] + bend) + reach && y > Math.min(a[1], b[1]) - reach && y < Math.max(a[1], b[1]) + reach
}
