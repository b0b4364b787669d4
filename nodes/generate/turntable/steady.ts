/** How far each photo is off by the camera's doing, told by the outlines alone. Pure. */
import { findCamera } from './find-camera.ts'
import { angleOf, extentOf, hullOf, type Outlines } from './hull.ts'
import { fieldAt, rowEnds } from './outline.ts'
import { seenFrom } from './view.ts'

/** What the picture shows at a place belongs at that place less the shift, in small pixels, and at that size. */
export interface Offset {
  readonly x: number
  readonly y: number
  readonly scale: number
}

/** Widths of something round differ by less from side to side. */
const ROUND = 0.03
const ROUNDS = 4
const SIZE = 48
/** Less is measured with no certainty, in small pixels. */
const CALM = 0.35

export function offsetsOf(outlines: Outlines, lights: readonly Float32Array[]): Offset[] {
  const { width, height, fields } = outlines
  const boxes = fields.map((field) => {
    const { left, right } = rowEnds(field, width, height)
    const rows = [...left.keys()].filter((y) => !Number.isNaN(left[y]!))
    const [from, to] = [Math.min(...rows.map((y) => left[y]!)), Math.max(...rows.map((y) => right[y]!))]
    // Between the pixels: how far in the outline's outermost row lies.
    const end = (row: number, step: number): number => row + step * Math.max(0, Math.min(1, Math.max(...field.subarray(row * width, (row + 1) * width))))
    const [top, bottom] = [end(rows[0]!, -1), end(rows.at(-1)!, 1)]
    return { x: (from + to) / 2, y: (top + bottom) / 2, wide: to - from, tall: bottom - top }
  })
  const mean = (of: (box: (typeof boxes)[number]) => number): number => boxes.reduce((sum, box) => sum + of(box), 0) / boxes.length
  const shapes = boxes.map(({ wide, tall }) => wide / tall)
  if (Math.max(...shapes) / Math.min(...shapes) < 1 + ROUND) {
    const [x, y, tall] = [mean((box) => box.x), mean((box) => box.y), mean((box) => box.tall)]
    const made = boxes.map((box) => ({ x: box.x - x, y: box.y - y, scale: box.tall / tall }))
    return calmed(made, Math.max(...made.map(({ scale }) => Math.abs(scale - 1))) * (tall / 2) > CALM)
  }
  return calmed(byShape(outlines, lights), false)
}

function calmed(offsets: readonly Offset[], sizes: boolean): Offset[] {
  const moved = Math.max(...offsets.map(({ x, y }) => Math.hypot(x, y))) > CALM
  return offsets.map(({ x, y, scale }) => ({ x: moved ? x : 0, y: moved ? y : 0, scale: sizes ? scale : 1 }))
}

/** An outline that is off sticks out of the shape of all on the side that it is off to, and cuts into it on the other. */
function byShape(outlines: Outlines, lights: readonly Float32Array[]): Offset[] {
  const { width, height, fields } = outlines
  const extent = extentOf(outlines)
  const camera = findCamera(outlines, lights, extent)
  const offsets = fields.map(() => ({ x: 0, y: 0 }))
  for (let round = 0; round < ROUNDS; round++) {
    const moved = fields.map((field, k) => Float32Array.from({ length: field.length }, (_, at) => fieldAt(field, width, height, (at % width) + offsets[k]!.x, Math.floor(at / width) + offsets[k]!.y)))
    const hull = hullOf({ width, height, fields: moved }, camera, extent, SIZE, 0)
    const found = moved.map((field, k) => sticksOut(field, seenFrom(hull, angleOf(k, fields.length, camera), width, height, 2).within, width, height))
    // What all have in common is no jump.
    const [x, y] = [0, 1].map((c) => found.reduce((sum, one) => sum + one[c]!, 0) / found.length) as [number, number]
    found.forEach(([dx, dy], k) => {
      offsets[k]!.x += 0.6 * (dx - x)
      offsets[k]!.y += 0.6 * (dy - y)
    })
  }
  return offsets.map((one) => ({ ...one, scale: 1 }))
}

/** Mean distance, right and down, by which an outline reaches beyond the shape. */
function sticksOut(field: Float32Array, within: Float32Array, width: number, height: number): [number, number] {
  const w = Math.ceil(width / 2)
  const sums = { x: [0, 0, 0, 0], y: [0, 0, 0, 0] }
  for (let y = 2; y < height - 2; y += 2) {
    for (let x = 2; x < width - 2; x += 2) {
      const at = y * width + x
      const here = field[at]!
      if (Math.abs(here) > 1.5) continue
      const out = Math.max(-1, Math.min(5, here - within[(y / 2) * w + x / 2]!))
      // Towards the outside.
      const [nx, ny] = [-(field[at + 1]! - field[at - 1]!) / 2, -(field[at + width]! - field[at - width]!) / 2]
      for (const [sum, n] of [[sums.x, nx], [sums.y, ny]] as const) {
        if (Math.abs(n) < 0.5) continue
        const side = n > 0 ? 0 : 2
        sum[side]! += out * Math.abs(n)
        sum[side + 1]! += Math.abs(n)
      }
    }
  }
  const off = ([plus, some, minus, others]: readonly number[]): number => (plus! / (some! + 1e-6) - minus! / (others! + 1e-6)) / 1
  return [off(sums.x), off(sums.y)]
}
