/** DPM-Solver++ (2M): second order, one model call a step (Lu et al. 2022, algorithm 2). */
import type { SchedulerConfig } from './config.ts'
import { cleanOf, multistepLevels } from './multistep-levels.ts'
import { combine, type Scheduler, weighted } from './scheduler.ts'

export function createDpm2m(config: SchedulerConfig, steps: number): Scheduler {
  const { timesteps, levels } = multistepLevels(config, steps)
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
      const [keep, take] = [next.sigma / here.sigma, -next.alpha * decay]
      const final =
        i === steps - 1 && (config.eulerAtFinal || (config.lowerOrderFinal && steps < 15) || config.finalSigma === 'zero')
      if (before === undefined || final || config.solverOrder === 1) return combine(keep, latents, take, clean)
      const ratio = (here.lambda - levels[i - 1]!.lambda) / stride
      const bend = (config.solverType === 'midpoint' ? -0.5 * next.alpha * decay : next.alpha * (decay / stride + 1)) / ratio
      return weighted([[keep, latents], [take + bend, clean], [-bend, before]])
    },
  }
}
