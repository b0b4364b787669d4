/** SVG path data (SVG 1.1, 8.3) to straight edges in pixels. Pure. */
import { failure } from '../contract/errors.ts'
import type { Outline, PathData, Transform } from './path-shapes.ts'

interface Command {
  readonly letter: string
  readonly numbers: readonly number[]
}

const COUNTS: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, Z: 0 }
/** Pixels that a curve may lie off its chord. */
const TOLERANCE = 0.1
const parsed = new Map<PathData, readonly Command[]>()
const KEPT = 2000

/** Four numbers an edge; every subpath is closed, as filling does. Points turn the same way round whichever way they were given. */
export function flatten(outline: Outline, transform: Transform): number[] {
  return typeof outline === 'string' ? flattenData(outline, transform) : flattenPoints(outline, transform)
}

function flattenPoints(points: readonly (readonly [number, number])[], [a, b, c, d, e, f]: Transform): number[] {
  const edges: number[] = []
  const at = points.map(([x, y]) => [a * x + c * y + e, b * x + d * y + f] as const)
  let area = 0
  for (const [i, [x, y]] of at.entries()) {
    const [nx, ny] = at[(i + 1) % at.length]!
    area += x * ny - nx * y
    edges.push(x, y, nx, ny)
  }
  return area < 0 ? turnedAround(edges) : edges
}

function turnedAround(edges: readonly number[]): number[] {
  const back: number[] = []
  for (let i = 0; i < edges.length; i += 4) back.push(edges[i + 2]!, edges[i + 3]!, edges[i]!, edges[i + 1]!)
  return back
}

function flattenData(data: PathData, transform: Transform): number[] {
  const [a, b, c, d, e, f] = transform
  const grain = Math.sqrt(Math.abs(a * d - b * c))
  const edges: number[] = []
  let [x, y, startX, startY, lastX, lastY] = [0, 0, 0, 0, 0, 0]
  let before = ''
  const edge = (x0: number, y0: number, x1: number, y1: number): void => {
    edges.push(a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f)
  }
  const close = (): void => {
    if (x !== startX || y !== startY) edge(x, y, startX, startY)
  }
  const curve = (x1: number, y1: number, x2: number, y2: number, x3: number, y3: number): void => {
    // Wang's bound on how far a cubic strays from n chords.
    const bend = Math.max(Math.hypot(x - 2 * x1 + x2, y - 2 * y1 + y2), Math.hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3))
    const n = Math.min(64, Math.max(1, Math.ceil(Math.sqrt((0.75 * bend * grain) / TOLERANCE))))
    let [px, py] = [x, y]
    for (let i = 1; i <= n; i++) {
      const t = i / n
      const s = 1 - t
      const qx = s * s * s * x + 3 * s * s * t * x1 + 3 * s * t * t * x2 + t * t * t * x3
      const qy = s * s * s * y + 3 * s * s * t * y1 + 3 * s * t * t * y2 + t * t * t * y3
      edge(px, py, qx, qy)
      ;[px, py] = [qx, qy]
    }
    ;[lastX, lastY, x, y] = [x2, y2, x3, y3]
  }
  for (const { letter, numbers } of commandsOf(data)) {
    const upper = letter.toUpperCase()
    const [ox, oy] = letter === upper ? [0, 0] : [x, y]
    const n = (i: number): number => numbers[i]! + (i % 2 === 0 ? ox : oy)
    switch (upper) {
      case 'M':
        close()
        ;[x, y] = [n(0), n(1)]
        ;[startX, startY] = [x, y]
        break
      case 'L':
      case 'H':
      case 'V': {
        const [nx, ny] = upper === 'H' ? [numbers[0]! + ox, y] : upper === 'V' ? [x, numbers[0]! + oy] : [n(0), n(1)]
        edge(x, y, nx, ny)
        ;[x, y] = [nx, ny]
        break
      }
      case 'C':
        curve(n(0), n(1), n(2), n(3), n(4), n(5))
        break
      case 'S': {
        const smooth = 'CS'.includes(before) && before !== ''
        curve(smooth ? 2 * x - lastX : x, smooth ? 2 * y - lastY : y, n(0), n(1), n(2), n(3))
        break
      }
      case 'Q':
      case 'T': {
        const smooth = 'QT'.includes(before) && before !== ''
        const [cx, cy] = upper === 'Q' ? [n(0), n(1)] : smooth ? [2 * x - lastX, 2 * y - lastY] : [x, y]
        const [ex, ey] = upper === 'Q' ? [n(2), n(3)] : [n(0), n(1)]
        curve(x + (2 / 3) * (cx - x), y + (2 / 3) * (cy - y), ex + (2 / 3) * (cx - ex), ey + (2 / 3) * (cy - ey), ex, ey)
        ;[lastX, lastY] = [cx, cy]
        break
      }
      default:
        close()
        ;[x, y] = [startX, startY]
    }
    before = upper
  }
  close()
  return edges
}

/** @throws E_INTERNAL for what is not path data */
function commandsOf(data: PathData): readonly Command[] {
  const known = parsed.get(data)
  if (known !== undefined) return known
  const commands: Command[] = []
  // An e is a number's: no command has that letter.
  for (const [, letter, rest] of data.matchAll(/([a-df-zA-DF-Z])([^a-df-zA-DF-Z]*)/g)) {
    const numbers = (rest!.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g) ?? []).map(Number)
    const count = COUNTS[letter!.toUpperCase()]
    if (count === undefined || (count === 0 ? numbers.length > 0 : numbers.length === 0 || numbers.length % count !== 0)) {
      throw failure('E_INTERNAL', { detail: `"${letter}${rest}" is no path data that can be drawn.` })
    }
    if (count === 0) commands.push({ letter: letter!, numbers })
    for (let i = 0; i < numbers.length; i += count) {
      const follows = i > 0 && letter!.toUpperCase() === 'M' ? (letter === 'M' ? 'L' : 'l') : letter!
      commands.push({ letter: follows, numbers: numbers.slice(i, i + count) })
    }
  }
  // Outlines that are made anew for each frame don't pile up.
  if (parsed.size >= KEPT) parsed.clear()
  parsed.set(data, commands)
  return commands
}
