/** DEIS: exponential integrators over what was said of the noise, a polynomial through up to three answers (Zhang & Chen 2023). */
import type { SchedulerConfig } from './config.ts'
import { cleanOf, multistepLevels, noiseOf } from './multistep-levels.ts'
import { combine, weighted, type Scheduler } from './scheduler.ts'

export function createDeis(config: SchedulerConfig, steps: number): Scheduler {
  const { timesteps, levels } = multistepLevels(config, steps)
  /** The newest first. */
  let said: Float32Array[] = []
  const rho = (i: number): number => levels[i]!.sigma / levels[i]!.alpha

  return {
    timesteps,
    initialSigma: 1,
    scaleInput: (latents) => latents,
    clean: (output, i, latents) => cleanOf(config, levels[i]!, output, latents),
    addNoise: (clean, noise, i) => combine(levels[i]!.alpha, clean, levels[i]!.sigma, noise),
    step(output, i, latents) {
      const [here, next] = [levels[i]!, levels[i + 1]!]
      said = [noiseOf(config, here, output, latents), ...said.slice(0, config.solverOrder - 1)]
      const most = config.lowerOrderFinal && steps < 15 ? Math.min(config.solverOrder, steps - i) : config.solverOrder
      const order = Math.min(most, said.length)
      if (order === 1) return combine(next.alpha / here.alpha, latents, -next.sigma * Math.expm1(next.lambda - here.lambda), said[0]!)
      const places = Array.from({ length: order }, (_, k) => rho(i - k))
      const weight = (k: number): number => next.alpha * (integral(rho(i + 1), k, places) - integral(rho(i), k, places))
      const kept = next.alpha / here.alpha
      return order === 2 ? weighted([[kept, latents], [weight(0), said[0]!], [weight(1), said[1]!]]) : weighted([[kept, latents], [weight(0), said[0]!], [weight(1), said[1]!], [weight(2), said[2]!]])
    },
  }
}

/** Of the polynomial in log rho that is 1 at place `k` and 0 at the others: its integral up to `at`. */
function integral(at: number, k: number, places: readonly number[]): number {
  const own = Math.log(places[k]!)
  const others = places.filter((_, j) => j !== k).map(Math.log)
  const t = Math.log(at)
  const [c, d] = others
  if (d === undefined) return (at * (t - 1 - c!)) / (own - c!)
  return (at * (c! * (d - t + 1) - d * t + d + t ** 2 - 2 * t + 2)) / ((own - c!) * (own - d))
}
