/** Filled paths, strip by strip, to Y'CbCr with alpha. */
import type { Drawing } from '../drawing.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import type { Shape } from '../op.ts'

/** Floats of a shape's record in a drawing. */
export const SHAPE = 16
const [TOP, BOTTOM] = [4, 6]
/** Rows at a time: their colours are floats. */
const STRIP = 32

export function paths({ target, wasm, scratch, args: { shapes, edges, ramps }, from, to }: NativeBand<Drawing>): void {
  scratch.reset()
  const { width, height, planes } = target
  const [luma, u, v, alpha] = planes as [typeof planes[0], typeof planes[0], typeof planes[0], typeof planes[0]]
  const [records, lines, colours] = [scratch.put(shapes), scratch.put(edges), scratch.put(ramps)]
  const bytes = scratch.take(width * STRIP * 4)
  const canvas = scratch.take(width * STRIP * 16)
  const mask = scratch.take(width * STRIP * 4)
  const cover = scratch.take((width + 2) * STRIP * 4)
  scratch.write(cover, new Float32Array((width + 2) * STRIP))
  for (let y = from; y < to; y += STRIP) {
    const end = Math.min(to, y + STRIP)
    if (!drawnOn(shapes, y, end)) {
      blank(planes, y, end)
      continue
    }
    wasm.paintPaths(bytes, width, y, end, records, shapes.length / SHAPE, lines, colours, canvas, mask, cover)
    // The rows of the strip, as if it began at the frame's first.
    const whole = bytes - y * width * 4
    wasm.rgbaToYuv(addressOf(luma), addressOf(u), addressOf(v), addressOf(alpha), whole, width, height, u.width, y >> 1, (end + 1) >> 1)
  }
}

/** Whether a shape's box has rows among these. */
function drawnOn(shapes: Float32Array, from: number, to: number): boolean {
  for (let i = 0; i < shapes.length; i += SHAPE) if (shapes[i + TOP]! < to && shapes[i + BOTTOM]! > from) return true
  return false
}

/** Black that is not seen. */
function blank(planes: NativeBand<Drawing>['target']['planes'], from: number, to: number): void {
  for (const [i, { data, stride }] of planes.entries()) {
    const chroma = i === 1 || i === 2
    data.fill(i === 0 ? 16 : chroma ? 128 : 0, (chroma ? from >> 1 : from) * stride, (chroma ? (to + 1) >> 1 : to) * stride)
  }
}

export const pathsScratch = ({ width }: Shape, { shapes, edges, ramps }: Drawing): number =>
  scratchBytes(shapes.byteLength, edges.byteLength, ramps.byteLength, width * STRIP * 4, width * STRIP * 16, width * STRIP * 4, (width + 2) * STRIP * 4)
