/** Blur by discs whose size follows depth: what is sharp doesn't bleed into what lies behind it, what is near spreads over all. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'

/** Pixels along a tile's side. */
export const TILE = 16
/** Steps of a radius to a pixel; the largest in steps. */
const STEPS = 2
const MOST = 255
const WIDTHS = 64

export interface DefocusArgs {
  /** Of the disc at each of 256 depths, in pixels; below 0 before the focus. */
  readonly radii: Float32Array
  /** 1 = means of code values; the more, the more bright places win. */
  readonly exponent: number
}

/** Source: depth. Into a `gray8` frame of tiles. */
export function nearTiles({ target, sources, wasm, scratch, args, from, to }: NativeBand<DefocusArgs>): void {
  scratch.reset()
  const [depth] = sources as [BandFrame]
  const sizes = scratch.put(sizesOf(args))
  wasm.nearTiles(addressOf(target.planes[0]!), target.width, from, to, addressOf(depth.planes[0]!), depth.width, depth.height, sizes)
}
export const nearScratch = (): number => scratchBytes(512)

/** Source: tiles as `nearTiles` makes them. */
export function reachTiles({ target, sources, wasm, args, from, to }: NativeBand<DefocusArgs>): void {
  const most = Math.max(0, -Math.min(...sizesOf(args)))
  wasm.reachTiles(addressOf(target.planes[0]!), addressOf(sources[0]!.planes[0]!), target.width, target.height, from, to, most)
}

/** Sources: the picture, depth (`gray8`), and where something lies before the focus, tiles as `reachTiles` makes them. */
export function defocus(band: NativeBand<DefocusArgs>): void {
  const { target, wasm, scratch, args, from, to } = band
  const [picture, depth, reach] = band.sources as [BandFrame, BandFrame, BandFrame?]
  const { width, height } = target
  const [columns, rows] = [(width + 1) >> 1, (height + 1) >> 1]
  const steps = sizesOf(args)
  const pad = padOf(args)
  scratch.reset()
  const sizes = scratch.put(steps)
  const shares = scratch.put(sharesOf(args))
  const lights = scratch.put(lightsOf(args))
  const values = scratch.put(valuesOf(args))
  const widths = scratch.put(DISCS.widths)
  const areas = scratch.put(DISCS.areas)
  const slots = 2 * pad + 1
  const line = (columns + 2 * pad + 1) * 16
  const sets = [scratch.take(slots * line), reach === undefined ? 0 : scratch.take(slots * line)] as const
  const tables = sets.map((set) => (set === 0 ? 0 : scratch.take(slots * 4)))
  // Three rows at a time of each of what lies behind, before, and its cover.
  const soft = [0, 1, 2].map(() => [0, 1, 2].map(() => scratch.take((columns + 8) * 4) + 16))
  const spare = scratch.take(columns)

  const [luma, us, vs] = picture.planes.map((plane) => addressOf(plane)) as [number, number, number]
  const seen = picture.planes[3] === undefined ? 0 : addressOf(picture.planes[3])
  const depths = addressOf(depth.planes[0]!)
  const size = [width, height] as const
  const step = 1 / Math.max(1, ...steps)
  const tiles = reach === undefined ? ([0, 0, 0] as const) : ([addressOf(reach.planes[0]!), reach.width, reach.height] as const)
  const first = Math.max(0, (from >> 1) - 1)
  const last = Math.min(rows - 1, (to - 1) >> 1)
  const end = Math.min(rows - 1, last + 1)
  let summed = Math.max(0, first - pad)
  const makeRow = (y: number): void => {
    for (; summed <= Math.min(rows - 1, y + pad); summed++) {
      const [behind, before] = sets.map((set) => (set === 0 ? 0 : set + (summed % slots) * line)) as [number, number]
      wasm.defocusSums(behind, before, pad, summed, luma, us, vs, seen, depths, ...size, tiles[0], tiles[1], sizes, shares, lights, step)
    }
    tables.forEach((table, k) => {
      if (table === 0) return
      const slot = (i: number): number => Math.min(rows - 1, Math.max(0, y - pad + i)) % slots
      scratch.write(table, Uint32Array.from({ length: slots }, (_, i) => sets[k]! + slot(i) * line + pad * 16))
    })
    const [back, front, cover] = soft[y % 3] as [number, number, number]
    // Rows beside the band are made for their light alone.
    const own = y >= from >> 1 && y <= last
    const [outU, outV] = own ? target.planes.slice(1, 3).map((plane) => addressOf(plane, y)) : [spare, spare]
    wasm.defocusRow(outU!, outV!, back, front, cover, y, tables[0]!, tables[1]!, pad, luma, us, vs, depths, ...size, ...tiles, sizes, shares, widths, areas, values)
  }
  for (let y = first; y <= Math.min(end, (from >> 1)); y++) makeRow(y)
  for (let y = from >> 1; y <= last; y++) {
    if (y + 1 <= end) makeRow(y + 1)
    for (let row = y * 2; row < Math.min(to, y * 2 + 2); row++) {
      const other = Math.min(rows - 1, Math.max(0, y + (row & 1 ? 1 : -1)))
      wasm.defocusLuma(addressOf(target.planes[0]!, row), addressOf(picture.planes[0]!, row), addressOf(depth.planes[0]!, row), width, shares, ...soft[y % 3]!, ...soft[other % 3]!)
    }
  }
  target.planes[3]?.data.set(picture.planes[3]!.data.subarray(from * width, to * width), from * width)
}

export function defocusScratch({ width }: { readonly width: number }, sources: readonly unknown[], args: DefocusArgs): number {
  const pad = padOf(args)
  const columns = (width + 1) >> 1
  const sums = (2 * pad + 1) * (columns + 2 * pad + 1) * 16
  const sets = sources.length > 2 ? 2 : 1
  return scratchBytes(512, 256, 1021 * 4, 4097 * 4, DISCS.widths.length, 1024) + sets * scratchBytes(sums, (2 * pad + 1) * 4) + 9 * scratchBytes((columns + 8) * 4) + scratchBytes(columns)
}

/** Radius by depth in steps. */
const sizesOf = ({ radii }: DefocusArgs): Int16Array =>
  Int16Array.from(radii, (radius) => Math.max(-MOST, Math.min(MOST, Math.round(radius * STEPS))))

/** How blurred a depth is, 0..255: discs of less than half a pixel are none, beyond one and a half the blurred picture is all. */
const sharesOf = ({ radii }: DefocusArgs): Uint8Array =>
  Uint8Array.from(radii, (radius) => Math.round(255 * Math.min(1, Math.max(0, Math.abs(radius) - 0.5))))

/** Half-size pixels that the largest disc reaches. */
const padOf = (args: DefocusArgs): number => sizesOf(args).reduce((most, size) => Math.max(most, Math.abs(size)), 0) >> 2

/** Light of a value 0..1. Its slope in the dark keeps sums exact enough. */
const lightOf = (value: number, exponent: number): number => (0.02 * value + value ** exponent) / 1.02

/** By four times Y. */
const lightsOf = ({ exponent }: DefocusArgs): Float32Array =>
  Float32Array.from({ length: 1021 }, (_, i) => lightOf((i / 4 + 1) / 256, exponent))

/** Of the last exponent: it seldom changes from frame to frame. */
let kept: { readonly exponent: number; readonly values: Float32Array } | undefined

/** Y by light 0..1 in 4097 places: Newton's method from place to place. */
function valuesOf({ exponent }: DefocusArgs): Float32Array {
  if (kept?.exponent === exponent) return kept.values
  let value = 1
  const values = Float32Array.from({ length: 4097 }, (_, i) => {
    const wanted = 1 - i / 4096
    for (let round = 0; round < 8; round++) {
      const slope = (0.02 + exponent * value ** (exponent - 1)) / 1.02
      value = Math.max(0, value - (lightOf(value, exponent) - wanted) / slope)
    }
    return value * 256 - 1
  }).reverse()
  kept = { exponent, values }
  return values
}

/** How far discs reach to each side, by radius in quarters of a pixel (64 rows each, from the middle on), and their pixels. */
const DISCS = discs()

function discs(): { readonly widths: Uint8Array; readonly areas: Float32Array } {
  const widths = new Uint8Array((MOST + 1) * WIDTHS)
  const areas = new Float32Array(MOST + 1)
  for (let size = 0; size <= MOST; size++) {
    for (let dy = 0; dy <= size >> 2; dy++) {
      const reach = Math.floor(Math.sqrt((size / 4) ** 2 - dy * dy))
      widths[size * WIDTHS + dy] = reach
      areas[size]! += (2 * reach + 1) * (dy === 0 ? 1 : 2)
    }
  }
  return { widths, areas }
}
