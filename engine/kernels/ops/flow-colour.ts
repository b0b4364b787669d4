/**
 * Optical flow as colours: hue is the direction, saturation the length. The wheel has Baker et al.'s unequal steps ("A
 * Database and Evaluation Methodology for Optical Flow", IJCV 2011), which even out what the eye sees.
 */
import { addressOf, type NativeBand } from '../native-band.ts'

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

const WHEEL = Uint8Array.from(FLOW_WHEEL.flatMap((colour) => [...colour, 0]))

/** A `flow` frame to RGBA bytes (a `gray8` frame four times as wide). */
export function flowColour({ target, sources, wasm, scratch, args: { maximum }, from, to }: NativeBand<FlowColourArgs>): void {
  const [x, y] = sources[0]!.planes.map((plane) => addressOf(plane, from)) as [number, number]
  scratch.reset()
  const pixels = (to - from) * sources[0]!.width
  wasm.flowColours(addressOf(target.planes[0]!, from), pixels, x, y, scratch.put(WHEEL), FLOW_WHEEL.length, maximum > 0 ? 1 / maximum : 0)
}

export const flowColourScratch = (): number => WHEEL.byteLength + 16

/** Into a `gray8` frame of 4 x 1: the square of the longest displacement, as a float. */
export function longestFlow({ target, sources, wasm }: NativeBand<undefined>): void {
  const { planes, width, height } = sources[0]!
  const [x, y] = planes.map((plane) => addressOf(plane)) as [number, number]
  wasm.longestFlow(addressOf(target.planes[0]!), width * height, x, y)
}
