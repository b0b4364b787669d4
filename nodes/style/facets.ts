/** Flat facets: the plane cut into triangles that stand still. */
import type { Band, BandKernel } from '../../engine/api.ts'

export interface FacetArgs {
  /** Length of a facet's sides in pixels. */
  readonly size: number
  readonly seed: number
}

const MODULE = new URL('./facets.ts', import.meta.url)
/** Into a `flow` frame: from each pixel to the middle of its facet. */
export const FACET_HEARTS: BandKernel = { module: MODULE, name: 'facetHearts' }
/** Into a `gray8` frame: the tilt of each facet as light about 128. */
export const FACET_LIGHT: BandKernel = { module: MODULE, name: 'facetLight' }

export function facetHearts(band: Band<FacetArgs>): void {
  const [x, y] = band.target.planes
  const { width } = band.target
  eachFacet(band, (i, { heartX, heartY }) => {
    x!.data[i] = heartX - (i % width)
    y!.data[i] = heartY - Math.floor(i / width)
  })
}

export function facetLight(band: Band<FacetArgs>): void {
  const { data } = band.target.planes[0]!
  eachFacet(band, (i, { light }) => (data[i] = light))
}

interface Facet {
  readonly heartX: number
  readonly heartY: number
  readonly light: number
}

/** A whole number for each place, well mixed. */
function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

type Point = readonly [x: number, y: number]

/** Calls `put` with each pixel of the band and its facet: two triangles for each cell of a grid of jittered points. */
function eachFacet({ target, args, from, to }: Band<FacetArgs>, put: (i: number, facet: Facet) => void): void {
  const { size, seed } = args
  const { width, height } = target
  // Every second row is shifted by half: no lines run through.
  const pointAt = (i: number, j: number): Point => {
    const h = hash(i, j, seed)
    const shift = j & 1 ? 0.5 : 0
    return [(i + shift + 0.7 * ((h & 0xffff) / 65536 - 0.5)) * size, (j + 0.7 * ((h >>> 16) / 65536 - 0.5)) * size * 0.87]
  }
  const rows = Math.ceil(height / (size * 0.87)) + 1
  const columns = Math.ceil(width / size) + 1
  for (let j = Math.max(-2, Math.floor(from / (size * 0.87)) - 2); j <= rows && (j - 1) * size * 0.87 <= to; j++) {
    for (let i = -2; i <= columns; i++) {
      const odd = j & 1
      const [a, b] = [pointAt(i, j), pointAt(i + 1, j)]
      const [c, d] = [pointAt(i + odd, j + 1), pointAt(i + odd - 1, j + 1)]
      for (const [k, corners] of [[a, b, c], [a, c, d]].entries()) fillFacet(corners as Point[], hash(i, j, seed + 71 + k))
    }
  }
  function fillFacet(corners: readonly Point[], h: number): void {
    const [p, q, r] = corners as [Point, Point, Point]
    const xs = corners.map(([x]) => x)
    const ys = corners.map(([, y]) => y)
    const facet: Facet = {
      heartX: Math.min(width - 1, Math.max(0, (xs[0]! + xs[1]! + xs[2]!) / 3)),
      heartY: Math.min(height - 1, Math.max(0, (ys[0]! + ys[1]! + ys[2]!) / 3)),
      light: 64 + (h & 127),
    }
    const area = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    for (let y = Math.max(from, Math.ceil(Math.min(...ys))); y < Math.min(to, Math.max(...ys) + 1); y++) {
      for (let x = Math.max(0, Math.ceil(Math.min(...xs))); x < Math.min(width, Math.max(...xs) + 1); x++) {
        const u = ((q[0] - x) * (r[1] - y) - (q[1] - y) * (r[0] - x)) / area
        const v = ((r[0] - x) * (p[1] - y) - (r[1] - y) * (p[0] - x)) / area
        // A hair over the edge: no pixel is left out.
        if (u >= -1e-6 && v >= -1e-6 && u + v <= 1 + 1e-6) put(y * width + x, facet)
      }
    }
  }
}
