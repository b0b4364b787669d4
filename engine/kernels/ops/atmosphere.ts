/** Strokes of rain and snow, fog, and lamps. */
import type { BandFrame } from '../band-kernel.ts'
import type { FogOptions, Lamp } from '../kernel-options.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { planeRows } from './plane-rows.ts'

/** Numbers of a stroke. */
const STROKE = 6

export interface StrokeArgs {
  readonly strokes: Float32Array
  readonly softness: number
}

/** Into a `gray8` frame. */
export function strokes({ target, wasm, scratch, args, from, to }: NativeBand<StrokeArgs>): void {
  scratch.reset()
  const count = args.strokes.length / STROKE
  wasm.strokeRows(addressOf(target.planes[0]!), target.width, from, to, scratch.put(args.strokes), count, args.softness)
}

export const strokeScratch = (args: StrokeArgs): number => scratchBytes(args.strokes.byteLength)

/** Optical depth, in steps: beyond the last one nothing is seen. */
const FOG_STEPS = 4096
const FOG_STEP = 11 / FOG_STEPS
const FOG_TABLE = Uint8Array.from({ length: FOG_STEPS }, (_, i) => 255 * (1 - Math.exp(-i * FOG_STEP)) + 0.5)

/** Sources: noise, and depth (white = near) where there is one. Target: `gray8`, how much fog. */
export function fog(band: NativeBand<FogOptions>): void {
  const { target, wasm, scratch, args, from, to } = band
  const { width, height } = target
  const [noise, depth] = band.sources.map((source) => source.planes[0]!)
  scratch.reset()
  const table = scratch.put(FOG_TABLE)
  // Light is lost step by step on the way through: without depth, on a way of 1.
  const ways = scratch.put(Float32Array.from({ length: 256 }, (_, value) => (depth === undefined ? 1 : 2 * (1 - value / 255))))
  const losses = new Float32Array(256)
  const place = scratch.take(losses.byteLength)
  for (let y = from; y < to; y++) {
    // The higher, the thinner.
    const low = Math.min(1, Math.max(0, 0.5 + (y / height - (1 - args.height)) / Math.max(0.01, args.falloff)))
    const layer = args.density * low * low * (3 - 2 * low)
    for (let value = 0; value < 256; value++) {
      const thick = Math.min(0.995, layer * (1 - args.unevenness + (args.unevenness * 2 * value) / 255))
      losses[value] = -Math.log(1 - thick) / FOG_STEP
    }
    scratch.write(place, losses)
    const field = addressOf(noise!, y)
    wasm.fogRow(addressOf(target.planes[0]!, y), field, depth === undefined ? field : addressOf(depth, y), width, place, ways, table, FOG_STEPS)
  }
}

export const fogScratch = (): number => scratchBytes(FOG_STEPS, 1024, 1024)

/** Y by light above black in eighths of a code value: a shoulder in place of clipping. */
const SHOULDER = Uint8Array.from({ length: 8192 }, (_, i) => {
  const light = i / 8
  return 16.5 + (light <= 160 ? light : 160 + 59 * (1 - Math.exp((160 - light) / 59)))
})
export const lampScratch = (): number => scratchBytes(SHOULDER.length)

/** Sources: the picture, and how much of the light reaches each place (`gray8`) where it isn't all. */
export function lamp(band: NativeBand<Lamp>): void {
  const { target, wasm, scratch, args, from, to } = band
  const [picture, reach] = band.sources as [BandFrame, BandFrame?]
  const [y, u, v, alpha] = target.planes.map((plane) => addressOf(plane))
  const [ly, lu, lv] = picture.planes.map((plane) => addressOf(plane))
  const shares = reach === undefined ? 0 : addressOf(reach.planes[0]!)
  const light = [args.x, args.y, 1 / (args.radius * args.radius), args.ambient, args.strength]
  const { width, height } = target
  scratch.reset()
  wasm.lampLuma(y!, ly!, shares, width, from, to, ...light, scratch.put(SHOULDER))
  wasm.lampChroma(u!, v!, lu!, lv!, ly!, shares, target.planes[1]!.width, ...planeRows(band, 1), width, height, ...light, ...args.tint)
  if (alpha !== undefined) target.planes[3]!.data.set(picture.planes[3]!.data.subarray(from * width, to * width), from * width)
}
