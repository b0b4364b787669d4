/** What the families of kernels share: operations that know the memory they want, and the one who runs them. */
import { failure } from '../contract/errors.ts'
import type { PixelFormat } from '../frames/format.ts'
import type { Frame } from '../frames/frame.ts'
import type { ReadonlyFrame, WritableFrame } from '../frames/frame-view.ts'
import type { BandKernel } from './kernels.ts'

export interface Shape {
  readonly format: PixelFormat
  readonly width: number
  readonly height: number
}

/** A band kernel that knows what its function wants. */
export interface Op<A> extends BandKernel {
  /** Bytes of memory that a band wants beside its frames. */
  readonly scratch: (target: Shape, sources: readonly Shape[], args: A) => number
}

/** @param file a module of `ops/`, without its ending */
export const op = <A>(file: string, name: string, scratch: Op<A>['scratch'] = () => 0): Op<A> => ({
  module: new URL(`./ops/${file}.ts`, import.meta.url),
  name,
  scratch,
})

/** Runs operations on the pool; what it makes belongs to the calling frame's scope. */
export interface OpRunner {
  create(format: PixelFormat, width: number, height: number): WritableFrame
  /** Bytes that stay the same over many frames, as a `gray8` frame; to be released. @param key what they belong to */
  resident(key: object, width: number, bytes: Uint8Array): Frame
  /** A new frame of the target's shape, filled by the op with the args and the memory that it wants. */
  op<A>(kernel: Op<A>, target: Shape, sources: readonly ReadonlyFrame[], args: A): Promise<WritableFrame>
  /** Filters that mix neighbours work on premultiplied colours where there is alpha. */
  weighed(frames: readonly ReadonlyFrame[], filter: (frames: readonly ReadonlyFrame[]) => Promise<ReadonlyFrame>): Promise<ReadonlyFrame>
}

/** @throws E_CLIP_FORMAT for `flow` and `rgbf32` */
export function inBytes(what: string, { format }: Shape): void {
  if (format !== 'flow' && format !== 'rgbf32') return
  throw failure('E_CLIP_FORMAT', { expected: `a frame of bytes in ${what}`, got: format })
}

/** @throws E_CLIP_FORMAT unless both are of one format and size */
export function agree(what: string, a: Shape, b: Shape): void {
  if (a.format === b.format && a.width === b.width && a.height === b.height) return
  const said = ({ format, width, height }: Shape): string => `${format} ${width}x${height}`
  throw failure('E_CLIP_FORMAT', { expected: `${said(a)} frames in ${what}`, got: said(b) })
}
