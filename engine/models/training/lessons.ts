/** What a model is shown: batches by their place, always the same ones, and what it is examined by. */
import type { Picture } from '../pipelines/pipeline.ts'
import { float, joined } from '../pipelines/tensors.ts'
import type { TorchRandom } from '../pipelines/torch-random.ts'
import type { Learnable } from './learnable.ts'
import { createOrder, randomAt } from './order.ts'
import type { TrainingSettings } from './settings.ts'
import type { Kept } from './shelf.ts'
import { noiseOf, type Level, type Targets } from './targets.ts'
import type { TrainingBatch, TrainingModel, TrainingUse } from './training-model.ts'

export interface Lesson extends Omit<Picture, 'data'> {
  /** `mean`, and `deviation` where there is one. */
  readonly latents: Kept
  readonly words: Kept
}

export interface Lessons {
  /** Batches that show each picture once. */
  readonly perEpoch: number
  batch(index: number): TrainingBatch
  /** Mean loss of what is held back, with the same noise each time; undefined where nothing is. */
  examine(model: TrainingModel, matrices: readonly Float32Array[], use: TrainingUse): Promise<number | undefined>
}

interface LessonsOptions {
  readonly training: readonly Lesson[]
  readonly validation: readonly Lesson[]
  /** No caption. */
  readonly nothing: Kept
  readonly learnable: Learnable
  readonly targets: Targets
  readonly settings: Pick<TrainingSettings, 'batch' | 'seed' | 'latents' | 'captionDropout' | 'noiseOffset'>
}

/** Levels of noise that each picture is examined at. */
const LEVELS = 4

export function createLessons({ training, validation, nothing, learnable, targets, settings }: LessonsOptions): Lessons {
  const { seed, latents, captionDropout, noiseOffset } = settings
  const order = createOrder(training.map(({ width, height }) => `${width}x${height}`), settings)
  const shown = ({ latents: { mean, deviation }, words, ...size }: Lesson, random: TorchRandom, level: (random: TorchRandom) => Level, offset: number, caption = words) => {
    const plane = mean!.data.length / learnable.channels
    const clean = latents === 'mean' || deviation === undefined ? mean!.data : thoughtOf(mean!.data, deviation.data, random)
    const noise = noiseOf(random, learnable.channels, plane, offset)
    return { ...targets.row(clean, noise, level(random)), ...size, words: caption }
  }
  const together = (rows: readonly ReturnType<typeof shown>[]): TrainingBatch => ({
    inputs: learnable.inputs(rows),
    target: float(joined(...rows.map(({ target }) => target)), learnable.dims(rows.length, rows[0]!.width, rows[0]!.height)),
    weights: Float32Array.from(rows, ({ weight }) => weight),
  })
  return {
    perEpoch: order.perEpoch,
    batch(index) {
      const random = randomAt(seed, index, 'batch')
      return together(order.batch(index).map((place) => {
        const left = captionDropout > 0 && random.rand(1)[0]! < captionDropout
        return shown(training[place]!, random, (from) => targets.draw(from), noiseOffset, ...(left ? [nothing] : []))
      }))
    },
    async examine(model, matrices, use) {
      let sum = 0
      for (const [place, lesson] of validation.entries()) {
        const random = randomAt(seed, place, 'validation')
        for (let k = 0; k < LEVELS; k++) {
          use.signal?.throwIfAborted()
          const [loss] = await model.losses(together([shown(lesson, random, () => targets.at((k + 0.5) / LEVELS), 0)]), matrices, use)
          sum += loss!
        }
      }
      return validation.length === 0 ? undefined : sum / (validation.length * LEVELS)
    },
  }
}

/** One of the pictures that the encoder thinks of. */
function thoughtOf(mean: Float32Array, deviation: Float32Array, random: TorchRandom): Float32Array {
  const noise = random.randn(mean.length)
  return noise.map((value, i) => mean[i]! + deviation[i]! * value)
}
