/** DPM-Solver++ with noise in two calls a step (Lu et al. 2022, as k-diffusion goes): to the middle of a step first, then over the whole by what is said there. */
import type { SchedulerConfig } from './config.ts'
import { directionAt, overSigmas, sigmaLevels } from './euler.ts'
import { alphaProducts, sigmaOf, timestepOfSigma } from './noise-levels.ts'
import { combine, weighted, type Scheduler } from './scheduler.ts'

export function createDpmSde(config: SchedulerConfig, steps: number): Scheduler {
  const levels = sigmaLevels({ ...config, continuous: false, finalSigma: 'zero' }, steps)
  const trained = Array.from(alphaProducts(config), sigmaOf)
  const middles = levels.sigmas.slice(0, -2).map((sigma, i) => Math.sqrt(sigma * levels.sigmas[i + 1]!))
  // The last step has no middle: it goes straight to the clean end.
  const asked = levels.sigmas.slice(0, -1).flatMap((sigma, i) => (i < middles.length ? [sigma, middles[i]!] : [sigma]))
  const timesteps = levels.timesteps.flatMap((time, i) => (i < middles.length ? [time, timestepOfSigma(middles[i]!, trained)] : [time]))
  let begun: { readonly latents: Float32Array; readonly noise: Float32Array } | undefined
  return {
    ...overSigmas(config, timesteps, asked),
    callsPerStep: 2,
    step(output, i, latents, draw) {
      const step = i >> 1
      const [from, to] = [levels.sigmas[step]!, levels.sigmas[step + 1]!]
      const clean = combine(1, latents, -asked[i]!, directionAt(config, output, latents, asked[i]!))
      if (step === middles.length) return clean
      const middle = middles[step]!
      if (i % 2 === 0) {
        begun = { latents, noise: draw() }
        return towards(latents, clean, from, middle, begun.noise)
      }
      // Noise of the whole is that of both halves: of a Brownian motion over sigma.
      const noise = combine(Math.sqrt((from - middle) / (from - to)), begun!.noise, Math.sqrt((middle - to) / (from - to)), draw())
      return towards(begun!.latents, clean, from, to, noise)
    },
  }
}

/** Part of the way down without noise, the rest by adding it. */
function towards(latents: Float32Array, clean: Float32Array, from: number, to: number, noise: Float32Array): Float32Array {
  const up = Math.min(to, Math.sqrt((to ** 2 * (from ** 2 - to ** 2)) / from ** 2))
  const down = Math.sqrt(to ** 2 - up ** 2)
  return weighted([[down / from, latents], [1 - down / from, clean], [up, noise]])
}
