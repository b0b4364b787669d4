/** What every diffusion pipeline is asked for and gives, whatever its family. */
import type { Log } from '../../contract/log.ts'
import type { FittedInversions } from '../embeddings/fit-inversions.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import type { SchedulerKind } from '../schedulers/config.ts'
import type { Ladder } from '../schedulers/ladders.ts'
import type { SessionUse, Sessions } from '../runtime/session-types.ts'

/** R'G'B' in planes, one after the other: 3 x height x width numbers in 0..1. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

export interface DiffusionRequest {
  readonly prompt: string
  readonly negativePrompt?: string
  /** Pixels; multiples of what the package's autoencoder shrinks by. */
  readonly width: number
  readonly height: number
  /** 1 for pictures. */
  readonly frames: number
  /** 1 to the scheduler's steps in training. */
  readonly steps: number
  /** How far the prompt is followed beyond the model's own opinion; 1 or less: as it is, at half the work. */
  readonly guidance: number
  /** 32 bits, as `torch.Generator('cpu').manual_seed`. */
  readonly seed: number
  /** 2: the text encoder's layer before the last, of Stable Diffusion 1 and 2; default 1, the last. */
  readonly clipSkip?: number
  /** Another scheduler than the package's own. */
  readonly scheduler?: SchedulerKind
  /** Another rule of its noise levels; `even`: none. */
  readonly sigmas?: Ladder | 'even'
  /** Another way to place the steps among those of training. */
  readonly spacing?: 'linspace' | 'leading' | 'trailing'
  /** How far guidance is brought back towards the spread of what the prompt alone gives, 0 to 1; default 0. */
  readonly guidanceRescale?: number
  /** What the prompt adds counts for the picture, and the noise is what there is without it: by euler, euler-ancestral and ddim. */
  readonly cfgPlusPlus?: boolean
  /** Noise added at each step by the scheduler ddim, 0 to 1; default 0. */
  readonly eta?: number
  /** A picture to begin with, of the size asked for. */
  readonly image?: Picture
  /** Of `image`, one number a pixel: what is 0.5 and more is made anew, the rest stays. */
  readonly mask?: Picture
  /** How much of it may change, 0..1; default 0.8. For pictures from pictures. */
  readonly strength?: number
  /** Frames that are decoded together; Stable Video Diffusion's lean on each other, so that it is part of the result. */
  readonly decodeChunk?: number
  /** Of Stable Video Diffusion. */
  readonly motion?: MotionOptions
  readonly signal?: AbortSignal
  /** Before the first and after each step: steps done, all of them, and the latents as they are. */
  readonly onStep?: (done: number, total: number, latents: Latents) => void
}

export interface MotionOptions {
  /** Frames per second that the motion is meant for; default 7. */
  readonly fps?: number
  /** 1 to 255: how much moves; default 127. */
  readonly bucket?: number
  /** Noise on the picture, 0..1: more of it lets more change; default 0.02. */
  readonly noise?: number
  /** Guidance of the first frame; it rises evenly to `guidance` at the last. Default 1. */
  readonly firstGuidance?: number
}

/** Row-major numbers; the last two dimensions are height and width. */
export interface Latents {
  readonly dims: readonly number[]
  readonly data: Float32Array
  /** What the model has said last of how they will be without noise. */
  readonly clean?: () => Float32Array
}

/** What a pipeline works with. */
export interface PipelineResources {
  readonly sessions: Sessions
  readonly model: ModelPackage
  readonly log: Log
  /** Textual inversions that prompts call up. */
  readonly inversions?: FittedInversions
}

/** Makes the frames in order. Cancelling takes effect between steps and between decoded frames. */
export type Pipeline = (request: DiffusionRequest, resources: PipelineResources) => AsyncGenerator<Picture>

/** How a pipeline uses its sessions: with the log, and cancelled by the signal where there is one. */
export const useOf = ({ log }: Pick<PipelineResources, 'log'>, signal: AbortSignal | undefined): SessionUse => ({ log, ...(signal === undefined ? {} : { signal }) })
