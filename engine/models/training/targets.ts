/** What a denoiser learns from: a picture's latents made noisy, and what it should answer. Pure. */
import type { TorchRandom } from '../pipelines/torch-random.ts'
import type { SchedulerConfig } from '../schedulers/config.ts'
import { shifted } from '../schedulers/flow-match-euler.ts'
import { alphaProducts } from '../schedulers/noise-levels.ts'
import { combine } from '../schedulers/scheduler.ts'

export interface TargetSettings {
  /** Share of noise that all of a channel has in common: dark and bright pictures are learnt (Guttenberg 2023). */
  readonly noiseOffset: number
  /** Levels with little noise count no more than this ratio of signal to noise (Hang et al. 2023); 0: all count alike. */
  readonly minSnr: number
}

/** A level of noise: of a place in training, and what of the latents and of the noise is in there. */
export interface Level {
  /** What the model is told. */
  readonly time: number
  readonly signal: number
  readonly noise: number
}

export interface NoisyRow {
  readonly time: number
  readonly sample: Float32Array
  readonly target: Float32Array
  readonly weight: number
}

export interface Targets {
  /** One of the levels, as training draws them. */
  draw(random: TorchRandom): Level
  /** The level at a share of the way from clean to noisy. */
  at(share: number): Level
  row(clean: Float32Array, noise: Float32Array, level: Level): NoisyRow
}

export function createTargets(config: SchedulerConfig, { minSnr }: TargetSettings): Targets {
  return config.prediction === 'flow_prediction' ? flowTargets(config) : noiseTargets(config, minSnr)
}

/** Noise added to latents, and for each channel of them a shift of its own. */
export function noiseOf(random: TorchRandom, channels: number, plane: number, offset: number): Float32Array {
  const noise = random.randn(channels * plane)
  if (offset === 0) return noise
  const shifts = random.randn(channels)
  for (let i = 0; i < noise.length; i++) noise[i]! += offset * shifts[Math.floor(i / plane)]!
  return noise
}

/** Denoising diffusion: the answer is the noise, the velocity (Salimans and Ho 2022) or the clean latents. */
function noiseTargets(config: SchedulerConfig, minSnr: number): Targets {
  const products = alphaProducts(config)
  const level = (time: number): Level => ({ time, signal: Math.sqrt(products[time]!), noise: Math.sqrt(1 - products[time]!) })
  const { prediction, trainSteps } = config
  return {
    draw: (random) => level(random.below(trainSteps)),
    at: (share) => level(Math.min(trainSteps - 1, Math.floor(share * trainSteps))),
    row(clean, noise, { time, signal, noise: much }) {
      const target = prediction === 'epsilon' ? noise : prediction === 'sample' ? clean : combine(signal, noise, -much, clean)
      return { time, sample: combine(signal, clean, much, noise), target, weight: minSnr > 0 ? snrWeight(products[time]!, minSnr, prediction) : 1 }
    },
  }
}

/** min(SNR, γ) for a loss of the clean latents, brought to what the model answers. */
function snrWeight(product: number, most: number, prediction: SchedulerConfig['prediction']): number {
  const snr = product / (1 - product)
  const bounded = Math.min(snr, most)
  return prediction === 'epsilon' ? bounded / snr : prediction === 'v_prediction' ? bounded / (snr + 1) : bounded
}

/** Flow matching: the answer is the straight way from the picture to the noise. Levels lie mostly in the middle (Esser et al. 2024). */
function flowTargets(config: SchedulerConfig): Targets {
  const level = (share: number): Level => {
    const [noise] = shifted(config, [Math.min(1, Math.max(1e-5, share))], undefined) as [number]
    return { time: noise * config.trainSteps, signal: 1 - noise, noise }
  }
  return {
    draw: (random) => level(1 / (1 + Math.exp(-random.randn(1)[0]!))),
    at: level,
    row: (clean, noise, { time, signal, noise: much }) => ({ time, sample: combine(signal, clean, much, noise), target: combine(1, noise, -1, clean), weight: 1 }),
  }
}
