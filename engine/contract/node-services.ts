/** What a node's `run` is given. Interfaces only; implementations live in the folders. */
import type { Clip, Still } from '../frames/clip.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'
import type { Kernels } from '../kernels/kernels.ts'
import type { ClipSource } from './frame-context.ts'
import type { TrainingStep } from './events.ts'
import type { Log } from './log.ts'
import type { MediaService } from './media-service.ts'
import type { ModelService } from './model-service.ts'
import type { Json } from './sockets.ts'

/** What every `run` gets, beside its typed inputs and params. */
export interface NodeServices {
  /** Name of the node in the graph. */
  readonly node: string
  /** Content key: sha256 hex. Same key, same result. */
  readonly key: string
  /** A 32 bit seed: the `seed` param where the node has one (of a longer one both halves), else taken from the node's content key. */
  readonly seed: number
  readonly media: MediaService
  readonly kernels: Kernels
  readonly models: ModelService
  readonly signal: AbortSignal
  readonly log: Log
  /** The folder-relative output name to write to; `{{...}}` already resolved. */
  progress(done: number, total: number, message?: string): void
  /** Shows what is being made, before it is: as often as you like, of which some are sent on. */
  preview(picture: Still): void
  /** Tells a step of a training: as often as you like, of which some are sent on. */
  training(step: TrainingStep): void
  /** Adds to the node's report: goes to events, the run's summary and the film's metadata. */
  report(facts: Readonly<Record<string, Json>>): void
  /**
   * Frames of a clip in order with look-ahead; each is freed when the next is asked for. For sinks and whole-clip
   * analysis: `for await (const frame of pull(inputs.video)) …`
   */
  pull(clip: Clip, range?: { readonly from?: number; readonly to?: number }): AsyncIterable<ReadonlyFrame>
  /** Puts a clip made in `run` behind the frame server, so that it can be pulled or encoded like an input's. */
  clip(source: ClipSource): Clip
  /** 1, or what the sides of all pictures are divided by in a preview: for lengths in pixels that are no params. */
  readonly proxy: number
  /** True in a dry run (`reelgraph plan`): describe outputs, make nothing. */
  readonly dry: boolean
}
