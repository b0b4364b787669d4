/**
 * Optical flow as colours: hue is the direction, saturation the length. The wheel has Baker et al.'s unequal steps ("A
 * Database and Evaluation Methodology for Optical Flow", IJCV 2011), which even out what the eye sees.
 */
import type { Band } from '../kernels.ts'
import { bytesOf, floatsOf } from './plane-rows.ts'

export interface FlowColourArgs {
  /** Displacement in pixels that gets full colour; longer ones are darker. */
  readonly maximum: number
}

/** Steps from red to yellow, green, cyan, blue, magenta and back. */
const STEPS = [15, 6, 4, 11, 13, 6] as const
const CORNERS = [
  [255, 0, 0],
  [255, 255, 0],
  [0, 255, 0],
  [0, 255, 255],
  [0, 0, 255],
  [255, 0, 255],
] as const

/** R, G, B of each step of the wheel. */
export const FLOW_WHEEL: readonly (readonly [number, number, number])[] = STEPS.flatMap((steps, i) => {
  const a = CORNERS[i]!
  const b = CORNERS[(i + 1) % 6]!
  return Array.from({ length: steps }, (_, k) => {
    const part = (j: number): number => {
      const ramp = Math.floor((255 * k) / steps)
      return a[j] === b[j] ? a[j]! : a[j]! < b[j]! ? ramp : 255 - ramp
    }
    return [part(0), part(1), part(2)] as const
  })
})

/** A `flow` frame to RGBA bytes (a `gray8` frame four times as wide). */
export function flowColour(band: Band<FlowColourArgs>): void {
  const { planes, width } = band.sources[0]!
  const flowX = floatsOf(planes[0]!)
  const flowY = floatsOf(planes[1]!)
  const out = bytesOf(band.target.planes[0]!)
  const scale = band.args.maximum > 0 ? 1 / band.args.maximum : 0
  const steps = FLOW_WHEEL.length
  for (let i = band.from * width, end = band.to * width; i < end; i++) {
    const x = flowX[i]! * scale
    const y = flowY[i]! * scale
    const radius = Math.sqrt(x * x + y * y)
    const place = ((Math.atan2(-y, -x) / Math.PI + 1) / 2) * (steps - 1)
    const low = Math.floor(place)
    const a = FLOW_WHEEL[low]!
    const b = FLOW_WHEEL[(low + 1) % steps]!
    for (let k = 0; k < 3; k++) {
      const pure = (a[k]! + (b[k]! - a[k]!) * (place - low)) / 255
      out[i * 4 + k] = 255 * (radius <= 1 ? 1 - radius * (1 - pure) : pure * 0.75)
    }
    out[i * 4 + 3] = 255
  }
}
