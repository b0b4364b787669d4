/** Non-local means (Buades, Coll and Morel, "A non-local algorithm for image denoising", 2005), each plane by itself. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { isChroma, planeRows } from './plane-rows.ts'

export interface NlmArgs {
  /** Strength: the root mean square difference of patches at which a weight is 1 / e, in code values. */
  readonly h: number
  /** Half sides in pixels of the first plane; chroma has half of the search. */
  readonly search: number
  readonly patch: number
}

const TILE = 32

/** Half the search window of a plane. */
const searchOf = ({ search }: NlmArgs, chroma: boolean): number => (chroma ? Math.max(1, Math.round(search / 2)) : search)

export function nonLocalMeans(band: NativeBand<NlmArgs>): void {
  const { scratch, wasm, args } = band
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const input = band.sources[0]!.planes[p]!
    if (p === 3) {
      // Alpha stays.
      ;(plane.data as Uint8Array).set((input.data as Uint8Array).subarray(from * plane.width, to * plane.width), from * plane.width)
      return
    }
    const search = searchOf(args, isChroma(band.target, p))
    const [padded, columns, ring, sums] = sizes(plane.width, search, args.patch).map((bytes, i) => {
      if (i === 0) scratch.reset()
      return scratch.take(bytes)
    }) as [number, number, number, number]
    const scale = 1 / (32 * args.h * args.h * (2 * args.patch + 1) ** 2)
    wasm.nonLocalMeans(addressOf(plane), plane.width, from, to, addressOf(input), plane.height, search, args.patch, scale, padded, columns, ring, sums)
  })
}

export const nlmScratch = ({ width }: Pick<BandFrame, 'width'>, { search, patch }: NlmArgs): number => scratchBytes(...sizes(width, search, patch))

function sizes(width: number, search: number, patch: number): number[] {
  const margin = search + patch
  const span = ((width + 2 * patch + 7) & ~7) + 8
  return [(TILE + 2 * margin) * (width + 2 * margin + 32), span * 4 + 64, (2 * patch + 1) * span * 2, 2 * TILE * (width + 16) * 4]
}
