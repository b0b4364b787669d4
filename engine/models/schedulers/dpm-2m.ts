/** DPM-Solver++ by up to three answers, one model call a step, with noise or without (Lu et al. 2022, algorithm 2 and its stochastic form). */
import type { SchedulerConfig } from './config.ts'
import { cleanOf, multistepLevels, type Level } from './multistep-levels.ts'
import { combine, type Scheduler, type Term, weighted } from './scheduler.ts'

export function createDpm2m(config: SchedulerConfig, steps: number): Scheduler {
  const { timesteps, levels } = multistepLevels(config, steps)
  const isStochastic = config.kind !== 'dpm++-2m'
  /** What the model has said of the clean latents, the newest first, and where. */
  let said: { readonly clean: Float32Array; readonly at: number }[] = []

  return {
    timesteps,
    initialSigma: 1,
    scaleInput: (latents) => latents,
    clean: (output, i, latents) => cleanOf(config, levels[i]!, output, latents),
    addNoise: (clean, noise, i) => combine(levels[i]!.alpha, clean, levels[i]!.sigma, noise),
    step(output, i, latents, noise) {
      const here = levels[i]!
      const next = levels[i + 1]!
      const kept = said[0]?.at === i - 1 ? said : []
      said = [{ clean: cleanOf(config, here, output, latents), at: i }, ...kept.slice(0, config.solverOrder - 1)]
      const stride = next.lambda - here.lambda
      const isFew = config.lowerOrderFinal && steps < 15
      const isFinal = i === steps - 1 && (config.eulerAtFinal || isFew || config.finalSigma === 'zero')
      const order = Math.min(said.length, isFinal ? 1 : i === steps - 2 && isFew ? 2 : config.solverOrder)
      const { keep, take, terms } = (isStochastic ? stochastic : straight)(here, next, stride)
      const parts = partsOf(said.map(({ clean }) => clean), said.map(({ at }) => levels[at]!.lambda), stride, order, terms, config.solverType)
      const made = weighted([[keep, latents], [take + parts[0]!, said[0]!.clean], ...parts.slice(1).map((part, k): Term => [part, said[k + 1]!.clean])] as unknown as Parameters<typeof weighted>[0])
      if (!isStochastic) return made
      // The last step adds none, and still draws, as the reference does.
      return combine(1, made, next.sigma * Math.sqrt(-Math.expm1(-2 * stride)), noise())
    },
  }
}

interface Coefficients {
  readonly keep: number
  readonly take: number
  /** Of the first difference, by the midpoint and by Heun, and of the second. */
  readonly terms: { readonly midpoint: number; readonly heun: number; readonly second: number }
}

function straight(here: Level, next: Level, h: number): Coefficients {
  const decay = Math.expm1(-h)
  return { keep: next.sigma / here.sigma, take: -next.alpha * decay, terms: { midpoint: -0.5 * next.alpha * decay, heun: next.alpha * (decay / h + 1), second: -next.alpha * ((decay + h) / h ** 2 - 0.5) } }
}

function stochastic(here: Level, next: Level, h: number): Coefficients {
  const decay = -Math.expm1(-2 * h)
  const double = 2 * h
  return { keep: (next.sigma / here.sigma) * Math.exp(-h), take: next.alpha * decay, terms: { midpoint: 0.5 * next.alpha * decay, heun: next.alpha * (decay / -double + 1), second: next.alpha * ((decay - double) / double ** 2 + 0.5) } }
}

/** How much each answer counts beside the first one's share, the newest first. */
function partsOf(said: readonly unknown[], lambdas: readonly number[], h: number, order: number, { midpoint, heun, second }: Coefficients['terms'], solver: 'midpoint' | 'heun'): readonly number[] {
  if (order < 2 || said.length < 2) return [0]
  const r0 = (lambdas[0]! - lambdas[1]!) / h
  if (order === 2) {
    const bend = (solver === 'midpoint' ? midpoint : heun) / r0
    return [bend, -bend]
  }
  const r1 = (lambdas[1]! - lambdas[2]!) / h
  // Both differences are sums of the three answers.
  const near = heun * (1 + r0 / (r0 + r1)) + second / (r0 + r1)
  const far = -heun * (r0 / (r0 + r1)) - second / (r0 + r1)
  return [near / r0, -near / r0 + far / r1, -far / r1]
}
