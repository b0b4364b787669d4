/** The perspective that takes four points to four others. */
import type { Perspective } from '../../engine/api.ts'

export type Corner = readonly [x: number, y: number]
export type Corners = readonly [Corner, Corner, Corner, Corner]

/** Undefined where three of either lie on one line: no perspective does that. */
export function perspectiveBetween(from: Corners, to: Corners): Perspective | undefined {
  // Eight equations: u (g x + h y + 1) = a x + b y + c, and so for v.
  const rows = from.flatMap(([x, y], k) => {
    const [u, v] = to[k]!
    return [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
  })
  const size = Math.max(1, ...[...from, ...to].flat().map(Math.abs))
  for (let at = 0; at < 8; at++) {
    const pivot = rows.slice(at).reduce((best, row, below) => (Math.abs(row[at]!) > Math.abs(rows[best]![at]!) ? at + below : best), at)
    ;[rows[at], rows[pivot]] = [rows[pivot]!, rows[at]!]
    if (Math.abs(rows[at]![at]!) < 1e-9 * size) return undefined
    for (let other = 0; other < 8; other++) {
      if (other === at) continue
      const factor = rows[other]![at]! / rows[at]![at]!
      for (let column = at; column < 9; column++) rows[other]![column]! -= factor * rows[at]![column]!
    }
  }
  const [a, b, c, d, e, f, g, h] = rows.map((row, at) => row[8]! / row[at]!) as [number, number, number, number, number, number, number, number]
  const matrix: Perspective = [a, b, c, d, e, f, g, h, 1]
  return matrix.every(Number.isFinite) ? matrix : undefined
}

export function through([a, b, c, d, e, f, g, h, i]: Perspective, [x, y]: Corner): Corner {
  const w = g * x + h * y + i
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w]
}
