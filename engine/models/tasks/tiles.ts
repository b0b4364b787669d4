/** Pictures that are too large for a model: made in tiles that overlap, and blended where they do. */

export interface Tiling {
  /** Of what goes in, in samples. */
  readonly width: number
  readonly height: number
  /** Side of a tile, and what it shares with its neighbour; at most half of the side. */
  readonly tile: number
  readonly overlap: number
  /** Samples out to one in, each way. */
  readonly factor: number
  /** Planes of what comes out. */
  readonly channels: number
}

/** Makes one tile: `channels` planes of width * factor x height * factor. */
export type MakeTile = (x: number, y: number, width: number, height: number) => Promise<Float32Array>

/** Planes of the whole picture. Where tiles overlap each counts by how far it is from its edge. */
export async function inTiles({ width, height, tile, overlap, factor, channels }: Tiling, make: MakeTile): Promise<Float32Array> {
  const [w, h] = [width * factor, height * factor]
  const sums = new Float32Array(channels * w * h)
  const shares = new Float32Array(w * h)
  for (const rows of spans(height, tile, overlap)) {
    for (const columns of spans(width, tile, overlap)) {
      const made = await make(columns.start, rows.start, columns.length, rows.length)
      const [across, down] = [ramps(columns, factor), ramps(rows, factor)]
      const [tw, th] = [across.length, down.length]
      for (let y = 0; y < th; y++) {
        const row = (rows.start * factor + y) * w + columns.start * factor
        for (let x = 0; x < tw; x++) {
          const share = across[x]! * down[y]!
          shares[row + x]! += share
          for (let c = 0; c < channels; c++) sums[c * w * h + row + x]! += share * made[(c * th + y) * tw + x]!
        }
      }
    }
  }
  for (let c = 0; c < channels; c++) for (let i = 0; i < w * h; i++) sums[c * w * h + i]! /= shares[i]!
  return sums
}

/** A part of each of the planes that `data` holds one after the other. */
export function cutPlanes(data: Float32Array, size: { readonly width: number; readonly height: number }, part: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): Float32Array {
  const planes = data.length / (size.width * size.height)
  const out = new Float32Array(planes * part.width * part.height)
  for (let p = 0; p < planes; p++) {
    for (let row = 0; row < part.height; row++) {
      const from = (p * size.height + part.y + row) * size.width + part.x
      out.set(data.subarray(from, from + part.width), (p * part.height + row) * part.width)
    }
  }
  return out
}

interface Span {
  readonly start: number
  readonly length: number
  /** Samples shared with the neighbour on either side. */
  readonly before: number
  readonly after: number
}

/** Where tiles lie along a side: all of one length, the last one at the end. */
export function spans(length: number, tile: number, overlap: number): Span[] {
  if (length <= tile) return [{ start: 0, length, before: 0, after: 0 }]
  const count = Math.ceil((length - overlap) / (tile - overlap))
  const starts = Array.from({ length: count }, (_, i) => Math.min(i * (tile - overlap), length - tile))
  return starts.map((start, i) => ({
    start,
    length: tile,
    before: i === 0 ? 0 : starts[i - 1]! + tile - start,
    after: i === count - 1 ? 0 : start + tile - starts[i + 1]!,
  }))
}

/** How much each sample of a tile counts: all, and less and less where a neighbour takes over. */
function ramps({ length, before, after }: Span, factor: number): Float32Array {
  const [first, last, size] = [before * factor, after * factor, length * factor]
  return Float32Array.from({ length: size }, (_, i) => Math.min(1, first === 0 ? 1 : (i + 0.5) / first, last === 0 ? 1 : (size - i - 0.5) / last))
}
