/** Draws shapes as masks: how much of each pixel they cover. */
import { Pen, type FrameContext, type ReadonlyFrame } from '../../../engine/api.ts'
import { joined, type Combine } from './mask-params.ts'

export const WHITE = [1, 1, 1] as const
type Context = Pick<FrameContext, 'kernels' | 'create'>
interface Size {
  readonly width: number
  readonly height: number
}

/** A `gray8` frame of what is drawn. */
export async function drawnMask({ width, height }: Size, draw: (pen: Pen) => void, { kernels, create }: Context): Promise<ReadonlyFrame> {
  const pen = new Pen(width, height)
  draw(pen)
  const drawn = await kernels.paths(width, height, pen.done())
  const mask = create('gray8', width, height)
  mask.bytes.set(drawn.planes[3]!.data as Uint8Array)
  return mask
}

/** The shape that was drawn last: most masks stand still. */
export interface Kept {
  key?: string
  bytes?: Uint8Array
}

/** What `make` draws, taken from what is kept where nothing that it hangs on has changed. */
export async function keptMask(kept: Kept, key: string, { width, height }: Size, make: () => Promise<ReadonlyFrame>, { create }: Context): Promise<ReadonlyFrame> {
  if (kept.key === key) {
    const mask = create('gray8', width, height)
    mask.bytes.set(kept.bytes!)
    return mask
  }
  const made = await make()
  ;[kept.key, kept.bytes] = [key, made.bytes.slice()]
  return made
}

export interface Layer {
  readonly mode: Combine
  draw(pen: Pen): void
}

/** Layers one on another; the first ones of a kind that only adds are drawn together. */
export async function layeredMask(size: Size, layers: readonly Layer[], context: Context): Promise<ReadonlyFrame> {
  let mask: ReadonlyFrame | undefined
  for (let at = 0; at < layers.length; ) {
    const { mode } = layers[at]!
    let end = at + 1
    // Others of the same mode can be one picture, but for what is kept within each by itself.
    while (mode !== 'intersect' && layers[end]?.mode === mode) end++
    const own = await drawnMask(size, (pen) => layers.slice(at, end).forEach((layer) => layer.draw(pen)), context)
    if (mask !== undefined) mask = await joined(mask, own, mode, context.kernels)
    // Taken out of nothing, nothing is left.
    else mask = mode === 'subtract' ? await drawnMask(size, () => undefined, context) : own
    at = end
  }
  return mask ?? drawnMask(size, () => undefined, context)
}
