/** Filled paths, strip by strip, to Y'CbCr with alpha. */
import type { Drawing } from '../drawing.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import type { Shape } from '../op.ts'

/** Floats of a shape's record in a drawing. */
export const SHAPE = 16
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
    wasm.paintPaths(bytes, width, y, end, records, shapes.length / SHAPE, lines, colours, canvas, mask, cover)
    // The rows of the strip, as if it began at the frame's first.
    const whole = bytes - y * width * 4
    wasm.rgbaToYuv(addressOf(luma), addressOf(u), addressOf(v), addressOf(alpha), whole, width, height, u.width, y >> 1, (end + 1) >> 1)
  }
}

export const pathsScratch = ({ width }: Shape, { shapes, edges, ramps }: Drawing): number =>
  scratchBytes(shapes.byteLength, edges.byteLength, ramps.byteLength, width * STRIP * 4, width * STRIP * 16, width * STRIP * 4, (width + 2) * STRIP * 4)
