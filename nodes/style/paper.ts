/** Band functions of watercolour's sheet; each runs once for a clip. */
import type { Band, BandKernel } from '../../engine/api.ts'

const MODULE = new URL('./paper.ts', import.meta.url)

export interface WobbleArgs {
  /** Furthest displacement in pixels. */
  readonly reach: number
}

/** Two `gray8` fields of noise as a `flow` frame. */
export const WOBBLE: BandKernel = { module: MODULE, name: 'wobble' }

export function wobble({ target, sources, args, from, to }: Band<WobbleArgs>): void {
  const fields = sources.map(({ planes }) => planes[0]!.data)
  for (let i = from * target.width; i < to * target.width; i++) {
    for (const k of [0, 1]) target.planes[k]!.data[i] = ((fields[k]![i]! - 127.5) / 127.5) * args.reach
  }
}

export interface PaperEdgeArgs {
  /** Pixels of white around the picture, and how far it strays. */
  readonly margin: number
  readonly rough: number
}

/** A `gray8` field of noise as a mask of what the brush has left out: 255 at the border. */
export const PAPER_EDGE: BandKernel = { module: MODULE, name: 'paperEdge' }

export function paperEdge({ target, sources, args, from, to }: Band<PaperEdgeArgs>): void {
  const { width, height } = target
  const field = sources[0]!.planes[0]!.data
  const { data } = target.planes[0]!
  const soft = args.margin * 0.3
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const inside = Math.min(x + 0.5, y + 0.5, width - x - 0.5, height - y - 0.5)
      const reach = args.margin + ((field[i]! - 127.5) / 127.5) * args.rough
      data[i] = 255 * Math.min(1, Math.max(0, 0.5 + (reach - inside) / soft))
    }
  }
}
