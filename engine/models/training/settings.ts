/** What a training is asked for. */
import type { OptimiserSettings } from './optimisers.ts'
import type { Schedule } from './rates.ts'
import type { TargetSettings } from './targets.ts'
import type { LoraLayers } from './training-model.ts'

export const LATENTS = ['sampled', 'mean'] as const
export const KEEP = ['last', 'best'] as const

export interface TrainingSettings extends OptimiserSettings, TargetSettings {
  /** Of the optimiser; or, where `epochs` isn't 0, as many as take each picture as often. */
  readonly steps: number
  readonly epochs: number
  /** Pictures at once, and batches whose gradients are added up to a step. */
  readonly batch: number
  readonly accumulate: number
  readonly rank: number
  /** How strongly it acts: alpha by rank. */
  readonly alpha: number
  readonly layers: LoraLayers
  readonly rate: number
  readonly schedule: Schedule
  readonly warmup: number
  readonly cycles: number
  /** Length of the gradient at most; 0: as long as it is. */
  readonly clip: number
  /** Share of itself that an average of the matrices keeps at each step; 0: none is kept. */
  readonly average: number
  /** Share of captions that are left away, so that the model stays able to do without. */
  readonly captionDropout: number
  /** Pictures as the encoder thinks of them each time anew, or the middle of that. */
  readonly latents: (typeof LATENTS)[number]
  readonly seed: number
  /** Steps between two; 0: never. */
  readonly validateEvery: number
  readonly saveEvery: number
  readonly sampleEvery: number
  /** It ends when as many validations in a row were no better; 0: never early. */
  readonly patience: number
  readonly keep: (typeof KEEP)[number]
}
