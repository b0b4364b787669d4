/** Heun's method over sigmas: a straight step, and the same with the mean of the directions at both of its ends (Karras et al. 2022, algorithm 1). */
import type { SchedulerConfig } from './config.ts'
import { directionAt, overSigmas, sigmaLevels } from './euler.ts'
import { combine, weighted, type Scheduler } from './scheduler.ts'

export function createHeun(config: SchedulerConfig, steps: number): Scheduler {
  const levels = sigmaLevels({ ...config, continuous: false, finalSigma: 'zero' }, steps)
  // Each level but the first and the clean end is asked for twice.
  const twice = <T>([first, ...rest]: readonly T[]): T[] => [first!, ...rest.flatMap((one) => [one, one])]
  const sigmas = [...twice(levels.sigmas.slice(0, -1)), 0]
  let begun: { readonly latents: Float32Array; readonly direction: Float32Array } | undefined
  return {
    ...overSigmas(config, twice(levels.timesteps), sigmas),
    callsPerStep: 2,
    step(output, i, latents) {
      if (i % 2 === 0) {
        const [from, to] = [sigmas[i]!, sigmas[i + 1]!]
        const direction = directionAt(config, output, latents, from)
        begun = { latents, direction }
        return combine(1, latents, to - from, direction)
      }
      const [from, to] = [sigmas[i - 1]!, sigmas[i]!]
      const { latents: start, direction } = begun!
      const half = (to - from) / 2
      return weighted([[1, start], [half, direction], [half, directionAt(config, output, latents, to)]])
    },
  }
}
