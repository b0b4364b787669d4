/** A 3D look-up table on Y'CbCr: two rows at a time become RGB, are looked up, and come back. */
import type { BandFrame, Lut3d } from '../kernels.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { chromaRowsScratch } from './convert.ts'
import { planeRows } from './plane-rows.ts'

export interface LutArgs {
  /** Nodes along each axis. */
  readonly size: number
}

/** Sources: the picture, and the nodes (`lutNodes`) as a `gray8` frame. */
export function lut3d(band: NativeBand<LutArgs>): void {
  const { scratch, wasm, target } = band
  const [source, nodes] = band.sources as [BandFrame, BandFrame]
  const { width, height } = source
  const { size } = band.args
  scratch.reset()
  const table = addressOf(nodes.planes[0]!)
  const places = scratch.put(placesOf(size))
  const chroma = scratch.take(chromaRowsScratch(source))
  const rgba = scratch.take(width * 8)
  const [luma, u, v, alpha = 0] = source.planes.map((plane) => addressOf(plane)) as [number, number, number, number?]
  const out = target.planes.map((plane) => addressOf(plane)) as [number, number, number, number?]
  const halfWidth = target.planes[1]!.width
  const [first, last] = planeRows(band, 1)
  for (let row = first; row < last; row++) {
    const from = row * 2
    const rows = Math.min(2, height - from)
    // The rows' place in `rgba` counts from the frame's first.
    const base = rgba - from * width * 4
    wasm.yuvToRgba(base, luma, u, v, alpha, width, halfWidth, source.planes[1]!.height, from, from + rows, chroma)
    wasm.lookUp3d(rgba, width * rows, table, size, places)
    wasm.rgbaToYuv(out[0], out[1], out[2], out[3] ?? 0, base, width, height, halfWidth, row, row + 1)
  }
}

export const lutScratch = (source: Pick<BandFrame, 'width'>): number =>
  scratchBytes(1024, chromaRowsScratch(source), source.width * 8)

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

/** For each byte value the node below and the way to the next. */
function placesOf(size: number): Int16Array {
  const places = new Int16Array(512)
  for (let value = 0; value < 256; value++) {
    const at = (value * (size - 1)) / 255
    const node = Math.min(size - 2, Math.floor(at))
    places[value * 2] = node
    places[value * 2 + 1] = Math.round((at - node) * 16384)
  }
  return places
}
