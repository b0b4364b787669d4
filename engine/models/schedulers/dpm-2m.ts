/** DPM-Solver++ (2M): second order, one model call a step (Lu et al. 2022, algorithm 2). */
import type { SchedulerConfig } from './config.ts'
import { alphaProducts, karrasSigmas, roundEven, sigmaAt, sigmaOf, spacedTimesteps, timestepOfSigma } from './noise-levels.ts'
import { combine, type Scheduler } from './scheduler.ts'

interface Level {
  readonly alpha: number
  readonly sigma: number
  /** Half the log of the signal-to-noise ratio; infinite where there is no noise. */
  readonly lambda: number
}

export function createDpm2m(config: SchedulerConfig, steps: number): Scheduler {
  const trained = Array.from(alphaProducts(config), sigmaOf)
  let timesteps = spacedTimesteps(config, steps)
  let sigmas = timesteps.map((timestep) => sigmaAt(timestep, trained))
  if (config.karras) {
    sigmas = karrasSigmas(config.sigmaMin ?? trained[0]!, config.sigmaMax ?? trained.at(-1)!, steps)
    const exact = sigmas.map((sigma) => timestepOfSigma(sigma, trained))
    timesteps = config.betaSchedule === 'squaredcos_cap_v2' ? exact.map(Math.trunc) : exact.map(roundEven)
  }
  const levels = [...sigmas, config.finalSigma === 'zero' ? 0 : trained[0]!].map(levelOf)
  let last: { clean: Float32Array; at: number } | undefined

  return {
    timesteps,
    initialSigma: 1,
    scaleInput: (latents) => latents,
    addNoise: (clean, noise, i) => combine(levels[i]!.alpha, clean, levels[i]!.sigma, noise),
    step(output, i, latents) {
      const here = levels[i]!
      const next = levels[i + 1]!
      const clean = cleanOf(config, here, output, latents)
      const before = last?.at === i - 1 ? last.clean : undefined
      last = { clean, at: i }
      const stride = next.lambda - here.lambda
      const decay = Math.exp(-stride) - 1
      const first = combine(next.sigma / here.sigma, latents, -next.alpha * decay, clean)
      const final =
        i === steps - 1 && (config.eulerAtFinal || (config.lowerOrderFinal && steps < 15) || config.finalSigma === 'zero')
      if (before === undefined || final || config.solverOrder === 1) return first
      const ratio = (here.lambda - levels[i - 1]!.lambda) / stride
      const weight = config.solverType === 'midpoint' ? -0.5 * next.alpha * decay : next.alpha * (decay / stride + 1)
      return first.map((value, k) => value + (weight / ratio) * (clean[k]! - before[k]!))
    },
  }
}

function levelOf(ratio: number): Level {
  const alpha = 1 / Math.sqrt(ratio ** 2 + 1)
  return { alpha, sigma: ratio * alpha, lambda: -Math.log(ratio) }
}

function cleanOf({ prediction }: SchedulerConfig, { alpha, sigma }: Level, output: Float32Array, latents: Float32Array) {
  if (prediction === 'sample') return output.slice()
  return prediction === 'epsilon' ? combine(1 / alpha, latents, -sigma / alpha, output) : combine(alpha, latents, -sigma, output)
}
