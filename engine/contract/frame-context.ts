/** Clips as nodes make them, and what making one frame may use. */
import type { Clip, ClipInfo } from '../frames/clip.ts'
import type { StoredStretch } from '../frames/stored.ts'
import type { PixelFormat } from '../frames/format.ts'
import type { ReadonlyFrame, WritableFrame } from '../frames/frame-view.ts'
import type { Kernels } from '../kernels/kernels.ts'

/** A clip as a node makes it: the engine wraps it (joins requests, caches, frees). */
export interface ClipSource {
  readonly info: ClipInfo
  /** Makes frame n. Pull other clips' frames through `scope.pull`; they are freed when the call settles. */
  frame(n: number, scope: FrameContext): Promise<ReadonlyFrame>
  /**
   * How far around n this clip reaches into the clips it pulls, in frames; `any` for reordering clips. Used for
   * look-ahead, caching and the memory estimate.
   */
  readonly window?: FrameWindow
  /** All its frames are the same picture: the first is made once, and stands for all. */
  readonly still?: boolean
  /** Its pictures are those of films, unchanged: where they lie. */
  readonly stored?: readonly StoredStretch[]
  /** Milliseconds of processor time that other processes have spent on it by now. */
  time?(): number
}

/** Frames before and after n that making frame n may ask for. */
export type FrameWindow = { readonly before: number; readonly after: number } | 'any'

/** What making one frame may use. Everything pulled or made through it is freed when the call settles. */
export interface FrameContext {
  readonly kernels: Kernels
  readonly signal: AbortSignal
  /** A frame of another clip, held until this call settles. */
  pull(clip: Clip, n: number): Promise<ReadonlyFrame>
  /** A new frame with undefined contents, yours to fill. */
  create(format: PixelFormat, width: number, height: number): WritableFrame
  /** The same promise; until it settles, the time is not that of the caller's own code. */
  idle?<T>(work: Promise<T>): Promise<T>
}
