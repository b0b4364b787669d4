/** Look-up tables for R'G'B' on Y'CbCr: two rows at a time become RGBA, are looked up, and come back. */
import type { BandFrame } from '../band-kernel.ts'
import type { Lut1d, Lut3d, LutDomain } from '../kernel-options.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { chromaRowsScratch } from './convert.ts'
import { planeRows, toByte } from './plane-rows.ts'

export interface LutArgs {
  /** Nodes along each axis. */
  readonly size: number
  readonly domain?: LutDomain
}

/** Sources: the picture, and the nodes (`lutNodes`) as a `gray8` frame. */
export function lut3d(band: NativeBand<LutArgs>): void {
  const { scratch, wasm } = band
  const { size, domain } = band.args
  scratch.reset()
  const table = addressOf(band.sources[1]!.planes[0]!)
  const places = scratch.put(placesOf(size, domain))
  throughRgba(band, (rgba, count) => wasm.lookUp3d(rgba, count, table, size, places))
}

export interface CurveTablesArgs {
  /** 256 bytes for each of R', G' and B'. */
  readonly tables: Uint8Array
}

export function lut1d(band: NativeBand<CurveTablesArgs>): void {
  const { scratch, wasm } = band
  scratch.reset()
  const tables = scratch.put(band.args.tables)
  throughRgba(band, (rgba, count) => wasm.lookUpRgb(rgba, count, tables))
}

function throughRgba({ scratch, wasm, target, ...band }: NativeBand<unknown>, change: (rgba: number, count: number) => void): void {
  const source = band.sources[0]!
  const { width, height } = source
  const chroma = scratch.take(chromaRowsScratch(source))
  const rgba = scratch.take(width * 8)
  const [luma, u, v, alpha = 0] = source.planes.map((plane) => addressOf(plane)) as [number, number, number, number?]
  const out = target.planes.map((plane) => addressOf(plane)) as [number, number, number, number?]
  const halfWidth = target.planes[1]!.width
  const [first, last] = planeRows({ ...band, target }, 1)
  for (let row = first; row < last; row++) {
    const from = row * 2
    const rows = Math.min(2, height - from)
    // The rows' place in `rgba` counts from the frame's first.
    const base = rgba - from * width * 4
    wasm.yuvToRgba(base, luma, u, v, alpha, width, halfWidth, source.planes[1]!.height, from, from + rows, chroma)
    change(rgba, width * rows)
    wasm.rgbaToYuv(out[0], out[1], out[2], out[3] ?? 0, base, width, height, halfWidth, row, row + 1)
  }
}

/** Room for tables of three times 256 numbers of 32 bits. */
export const lutScratch = (source: Pick<BandFrame, 'width'>): number =>
  scratchBytes(3072, chromaRowsScratch(source), source.width * 8)

const known = new WeakMap<Float32Array, Int16Array>()

/** Four numbers for each node, in 1/64 code; values are held within 0..1. */
export function lutNodes({ data }: Lut3d): Int16Array {
  let nodes = known.get(data)
  if (nodes === undefined) {
    nodes = new Int16Array((data.length / 3) * 4)
    for (let i = 0; i < data.length / 3; i++) {
      for (let k = 0; k < 3; k++) nodes[i * 4 + k] = Math.round(Math.min(1, Math.max(0, data[i * 3 + k]!)) * 16320)
    }
    known.set(data, nodes)
  }
  return nodes
}

/** For each byte value of R', G' and B' the node below and the way to the next. */
function placesOf(size: number, domain?: LutDomain): Int16Array {
  const places = new Int16Array(3 * 512)
  for (let i = 0; i < 768; i++) {
    const at = placeIn(size, domain, i >> 8, i & 255)
    const node = Math.min(size - 2, Math.floor(at))
    places[i * 2] = node
    places[i * 2 + 1] = Math.round((at - node) * 16384)
  }
  return places
}

/** Place between 0 and size - 1 of a byte of a channel. */
function placeIn(size: number, domain: LutDomain | undefined, channel: number, byte: number): number {
  const low = domain?.minimum[channel] ?? 0
  const high = domain?.maximum[channel] ?? 1
  return Math.min(1, Math.max(0, (byte / 255 - low) / (high - low))) * (size - 1)
}

/** What each byte of R', G' and B' becomes. */
export function curveTables({ size, data, domain }: Lut1d): Uint8Array {
  return Uint8Array.from({ length: 768 }, (_, i) => {
    const channel = i >> 8
    const at = placeIn(size, domain, channel, i & 255)
    const node = Math.min(size - 2, Math.floor(at))
    const [below, above] = [data[node * 3 + channel]!, data[node * 3 + 3 + channel]!]
    return toByte((below + (above - below) * (at - node)) * 255)
  })
}
