/** DDIM (Song et al. 2021) and LCM's multistep consistency sampling (Luo et al. 2023). */
import { failure } from '../../contract/errors.ts'
import type { SchedulerConfig } from './config.ts'
import { alphaProducts, spacedTimesteps } from './noise-levels.ts'
import { combine, type Scheduler, weighted } from './scheduler.ts'

/** @param eta noise added at each step, 0: none, to 1: as much as in DDPM */
export function createDdim(config: SchedulerConfig, steps: number, eta = 0): Scheduler {
  const products = alphaProducts(config)
  const timesteps = spacedTimesteps(config, steps)
  const stride = Math.floor(config.trainSteps / steps)
  return {
    ...unscaled(config, products, timesteps),
    renoises: true,
    step(output, i, latents, draw, without) {
      const previous = timesteps[i]! - stride
      const here = products[timesteps[i]!]!
      const goal = previous >= 0 ? products[previous]! : config.finalAlphaOne ? 1 : products[0]!
      const { clean, noise: said } = predict(config, here, output, latents)
      const noise = without === undefined ? said : predict(config, here, without, latents).noise
      if (eta === 0) return combine(Math.sqrt(goal), clean, Math.sqrt(1 - goal), noise)
      // The last step adds none where it ends clean, and still draws, as the reference does.
      const spread = eta * Math.sqrt(((1 - goal) / (1 - here)) * (1 - here / goal))
      return weighted([[Math.sqrt(goal), clean], [Math.sqrt(Math.max(0, 1 - goal - spread ** 2)), noise], [spread, draw()]])
    },
  }
}

/** @param strength how much of a picture may change: the same number of steps, over that share of the levels */
export function createLcm(config: SchedulerConfig, steps: number, strength = 1): Scheduler {
  const products = alphaProducts(config)
  const { originalSteps, trainSteps, timestepScaling } = config
  const stride = Math.floor(trainSteps / originalSteps)
  // As many levels as steps at least, whatever the strength.
  const levels = Math.max(Math.floor(originalSteps * strength), steps)
  if (steps > originalSteps) throw failure('E_MODEL_INPUT', { port: 'steps', expected: `at most ${originalSteps} for LCM`, got: `${steps}`, fix: 'Take fewer steps: LCM is made for 1 to 8.' })
  const timesteps = Array.from({ length: steps }, (_, i) => (levels - Math.floor((i * levels) / steps)) * stride - 1)
  return {
    ...unscaled(config, products, timesteps),
    withinStrength: true,
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

/** What schedulers share that take latents as they are, with noise by products of alphas. */
export const unscaled = (config: SchedulerConfig, products: Float32Array, timesteps: readonly number[]): Omit<Scheduler, 'step'> => ({
  timesteps,
  initialSigma: 1,
  scaleInput: (latents) => latents,
  clean: (output, i, latents) => predict(config, products[timesteps[i]!]!, output, latents).clean,
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
