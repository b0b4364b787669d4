/** Euler's method for models that were trained on noise of any size, with what goes in and comes out brought to one size (Karras et al. 2022, table 1). */
import type { SchedulerConfig } from './config.ts'
import { ladderSigmas } from './ladders.ts'
import { combine, scaled, type Scheduler } from './scheduler.ts'

export function createEdm({ edm, sigmaMin, sigmaMax, finalSigma, prediction }: SchedulerConfig & { readonly edm: NonNullable<SchedulerConfig['edm']> }, steps: number): Scheduler {
  const { data } = edm
  const levels = ladderSigmas(edm.schedule, sigmaMin ?? 0.002, sigmaMax ?? 80, steps)
  const sigmas = [...levels, finalSigma === 'zero' ? 0 : levels.at(-1)!]
  const size = (sigma: number): number => Math.sqrt(sigma ** 2 + data ** 2)
  const cleanAt = (output: Float32Array, latents: Float32Array, sigma: number): Float32Array =>
    combine((data / size(sigma)) ** 2, latents, ((prediction === 'v_prediction' ? -1 : 1) * sigma * data) / size(sigma), output)
  return {
    timesteps: levels.map((sigma) => Math.log(sigma) / 4),
    initialSigma: Math.sqrt((sigmaMax ?? 80) ** 2 + 1),
    scaleInput: (latents, i) => scaled(latents, 1 / size(sigmas[i]!)),
    clean: (output, i, latents) => cleanAt(output, latents, sigmas[i]!),
    addNoise: (clean, noise, i) => combine(1, clean, sigmas[i]!, noise),
    step(output, i, latents) {
      const [from, to] = [sigmas[i]!, sigmas[i + 1]!]
      // As much of the way to the clean latents as the level falls.
      return combine(to / from, latents, 1 - to / from, cleanAt(output, latents, from))
    },
  }
}
