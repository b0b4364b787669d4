/** Band functions of the transitions: they run on the workers. */
import type { Band, BandFrame } from '../../engine/api.ts'

export type MaskShape = 'wipe-right' | 'wipe-left' | 'wipe-up' | 'wipe-down' | 'iris' | 'clock'

export interface MaskArgs {
  readonly shape: MaskShape
  /** 0..1 */
  readonly t: number
  /** Width of the soft edge, a share of the way. */
  readonly softness: number
}

/** Fills a `gray8` mask: 255 where the second clip shows already. */
export function transitionMask({ target, args: { shape, t, softness }, from, to }: Band<MaskArgs>): void {
  const { data, width, height } = target.planes[0]!
  // The edge starts and ends outside the frame, so that t = 0 and 1 are clean.
  const soft = Math.max(softness, 1e-3)
  const front = t * (1 + soft)
  const centreX = (width - 1) / 2
  const centreY = (height - 1) / 2
  const corner = Math.hypot(width / 2, height / 2)
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      let way: number
      if (shape === 'wipe-right') way = (x + 0.5) / width
      else if (shape === 'wipe-left') way = 1 - (x + 0.5) / width
      else if (shape === 'wipe-down') way = (y + 0.5) / height
      else if (shape === 'wipe-up') way = 1 - (y + 0.5) / height
      else if (shape === 'iris') way = Math.hypot(x - centreX, y - centreY) / corner
      else way = Math.atan2(centreX - x, y - centreY) / (2 * Math.PI) + 0.5
      const share = (front - way) / soft
      data[y * width + x] = share <= 0 ? 0 : share >= 1 ? 255 : 255 * share * share * (3 - 2 * share) + 0.5
    }
  }
}

export interface ShiftArgs {
  /** How far the first and the second picture are moved, as shares of the width (x) or height (y). */
  readonly firstBy: number
  readonly secondBy: number
  readonly along: 'x' | 'y'
}

/** Two pictures side by side, moved: the second covers the first from its left (upper) edge on. Even steps: chroma stays whole. */
export function shiftPair({ target, sources, args, from, to }: Band<ShiftArgs>): void {
  const [first, second] = sources as [BandFrame, BandFrame]
  const length = args.along === 'x' ? target.width : target.height
  const even = (share: number): number => Math.round((share * length) / 2) * 2
  target.planes.forEach((plane, p) => {
    const half = p === 1 || p === 2 ? 1 : 0
    const top = half === 1 ? from >> 1 : from
    const bottom = half === 1 && to === target.height ? plane.height : to >> half
    const firstBy = even(args.firstBy) >> half
    const secondBy = even(args.secondBy) >> half
    const { data, width, height } = plane
    const a = first.planes[p]!.data
    const b = second.planes[p]!.data
    for (let y = top; y < bottom; y++) {
      const row = y * width
      if (args.along === 'y') {
        const source = y >= secondBy ? b : a
        const at = Math.min(height - 1, Math.max(0, y - (y >= secondBy ? secondBy : firstBy))) * width
        data.set(source.subarray(at, at + width), row)
        continue
      }
      const seam = Math.min(width, Math.max(0, secondBy))
      for (let x = 0; x < seam; x++) data[row + x] = a[row + Math.min(width - 1, Math.max(0, x - firstBy))]!
      data.set(b.subarray(row + seam - secondBy, row + width - secondBy), row + seam)
    }
  })
}
