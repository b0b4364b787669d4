/** Euler's method over sigmas, and its ancestral form, which adds noise at each step (Karras et al. 2022). */
import type { SchedulerConfig } from './config.ts'
import { alphaProducts, sigmaAt, sigmaOf, spacedTimesteps, timestepOfSigma } from './noise-levels.ts'
import { ladderSigmas } from './ladders.ts'
import { combine, scaled, weighted, type Scheduler } from './scheduler.ts'

export function createEuler(config: SchedulerConfig, steps: number): Scheduler {
  const { timesteps, sigmas } = sigmaLevels(config, steps)
  return {
    ...overSigmas(config, timesteps, sigmas),
    renoises: true,
    step: (output, i, latents, _, without) => towards(config, output, latents, sigmas[i]!, sigmas[i + 1]!, without),
  }
}

export function createEulerAncestral(config: SchedulerConfig, steps: number): Scheduler {
  const { timesteps, sigmas } = sigmaLevels({ ...config, ladder: undefined, continuous: false, finalSigma: 'zero' }, steps)
  return {
    ...overSigmas(config, timesteps, sigmas),
    renoises: true,
    step(output, i, latents, noise, without) {
      const from = sigmas[i]!
      const to = sigmas[i + 1]!
      const up = Math.sqrt((to ** 2 * (from ** 2 - to ** 2)) / from ** 2)
      const down = Math.sqrt(to ** 2 - up ** 2)
      // The last step adds none, and still draws, as the reference does: the seed's next values stay in place.
      return combine(1, towards(config, output, latents, from, down, without), up, noise())
    },
  }
}

/** The sigmas that a run visits, clean end included, and what the model is told at each. */
export function sigmaLevels(config: SchedulerConfig, steps: number): { timesteps: number[]; sigmas: number[] } {
  const trained = Array.from(alphaProducts(config), sigmaOf)
  let timesteps = spacedTimesteps(config, steps)
  let sigmas = timesteps.map((timestep) => sigmaAt(timestep, trained))
  if (config.ladder !== undefined) {
    sigmas = ladderSigmas(config.ladder, config.sigmaMin ?? sigmas.at(-1)!, config.sigmaMax ?? sigmas[0]!, steps)
    timesteps = sigmas.map((sigma) => timestepOfSigma(sigma, trained))
  }
  if (config.continuous && config.prediction === 'v_prediction') timesteps = sigmas.map((sigma) => 0.25 * Math.log(sigma))
  return { timesteps, sigmas: [...sigmas, config.finalSigma === 'zero' ? 0 : trained[0]!] }
}

export function overSigmas(config: SchedulerConfig, timesteps: number[], sigmas: number[]): Omit<Scheduler, 'step'> {
  const highest = Math.max(...sigmas)
  return {
    timesteps,
    initialSigma: config.spacing === 'leading' ? Math.sqrt(highest ** 2 + 1) : highest,
    scaleInput: (latents, i) => scaled(latents, 1 / Math.sqrt(sigmas[i]! ** 2 + 1)),
    clean: (output, i, latents) => combine(1, latents, -sigmas[i]!, directionAt(config, output, latents, sigmas[i]!)),
    addNoise: (clean, noise, i) => combine(1, clean, sigmas[i]!, noise),
  }
}

/** One straight step from sigma to sigma along the direction that the model's output gives. */
function towards(config: SchedulerConfig, output: Float32Array, latents: Float32Array, from: number, to: number, without?: Float32Array): Float32Array {
  if (without !== undefined) return weighted([[1, latents], [-from, directionAt(config, output, latents, from)], [to, directionAt(config, without, latents, from)]])
  const step = to - from
  if (config.prediction === 'epsilon') return combine(1, latents, step, output)
  if (config.prediction === 'sample') return combine(1 + step / from, latents, -step / from, output)
  const variance = from ** 2 + 1
  return combine(1 + (step * from) / variance, latents, step / Math.sqrt(variance), output)
}

/** The direction of the way from clean to noise, by the model's output at a sigma. */
export function directionAt({ prediction }: SchedulerConfig, output: Float32Array, latents: Float32Array, sigma: number): Float32Array {
  if (prediction === 'epsilon') return output
  if (prediction === 'sample') return combine(1 / sigma, latents, -1 / sigma, output)
  const variance = sigma ** 2 + 1
  return combine(sigma / variance, latents, 1 / Math.sqrt(variance), output)
}
