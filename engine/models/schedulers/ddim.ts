/** DDIM without added noise (Song et al. 2021) and LCM's multistep consistency sampling (Luo et al. 2023). */
import type { SchedulerConfig } from './config.ts'
import { alphaProducts, spacedTimesteps } from './noise-levels.ts'
import { combine, type Scheduler } from './scheduler.ts'

export function createDdim(config: SchedulerConfig, steps: number): Scheduler {
  const products = alphaProducts(config)
  const timesteps = spacedTimesteps(config, steps)
  const stride = Math.floor(config.trainSteps / steps)
  return {
    ...unscaled(products, timesteps),
    step(output, i, latents) {
      const previous = timesteps[i]! - stride
      const goal = previous >= 0 ? products[previous]! : config.finalAlphaOne ? 1 : products[0]!
      const { clean, noise } = predict(config, products[timesteps[i]!]!, output, latents)
      return combine(Math.sqrt(goal), clean, Math.sqrt(1 - goal), noise)
    },
  }
}

export function createLcm(config: SchedulerConfig, steps: number): Scheduler {
  const products = alphaProducts(config)
  const { originalSteps, trainSteps, timestepScaling } = config
  const stride = Math.floor(trainSteps / originalSteps)
  const timesteps = Array.from({ length: steps }, (_, i) => (originalSteps - Math.floor((i * originalSteps) / steps)) * stride - 1)
  return {
    ...unscaled(products, timesteps),
    step(output, i, latents, noise) {
      const { clean } = predict(config, products[timesteps[i]!]!, output, latents)
      const scaled = timesteps[i]! * timestepScaling
      const variance = scaled ** 2 + 0.25
      const denoised = combine(scaled / Math.sqrt(variance), clean, 0.25 / variance, latents)
      if (i === timesteps.length - 1) return denoised
      const goal = products[timesteps[i + 1]!]!
      return combine(Math.sqrt(goal), denoised, Math.sqrt(1 - goal), noise())
    },
  }
}

const unscaled = (products: Float32Array, timesteps: readonly number[]): Omit<Scheduler, 'step'> => ({
  timesteps,
  initialSigma: 1,
  scaleInput: (latents) => latents,
  addNoise(clean, noise, i) {
    const product = products[timesteps[i]!]!
    return combine(Math.sqrt(product), clean, Math.sqrt(1 - product), noise)
  },
})

/** What the model's output says about the clean latents and about the noise in them. */
function predict({ prediction, clip }: SchedulerConfig, product: number, output: Float32Array, latents: Float32Array) {
  const signal = Math.sqrt(product)
  const spread = Math.sqrt(1 - product)
  const clean =
    prediction === 'sample'
      ? output.slice()
      : prediction === 'epsilon'
        ? combine(1 / signal, latents, -spread / signal, output)
        : combine(signal, latents, -spread, output)
  const noise =
    prediction === 'sample'
      ? combine(1 / spread, latents, -signal / spread, output)
      : prediction === 'epsilon'
        ? output
        : combine(signal, output, spread, latents)
  // The noise stays what the model said, bounded latents or not.
  if (clip !== undefined) for (let i = 0; i < clean.length; i++) clean[i] = Math.min(clip, Math.max(-clip, clean[i]!))
  return { clean, noise }
}
