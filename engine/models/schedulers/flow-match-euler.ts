/** Euler's method along the straight path between noise and picture (rectified flow; Esser et al. 2024). */
import { failure } from '../../contract/errors.ts'
import type { SchedulerConfig } from './config.ts'
import { ladderSigmas } from './ladders.ts'
import { combine, type Scheduler } from './scheduler.ts'

export interface FlowOptions {
  /** The shares of noise before shifting, falling; default: evenly spaced as in training. */
  readonly sigmas?: readonly number[] | undefined
  /** Shift by the size of the picture, for models trained with dynamic shifting. */
  readonly mu?: number | undefined
}

export function createFlowMatchEuler(config: SchedulerConfig, steps: number, options: FlowOptions = {}): Scheduler {
  const { trainSteps } = config
  const sigmas = shifted(config, options.sigmas ?? trainedRange(config, steps), options.mu)
  return {
    timesteps: sigmas.map((sigma) => sigma * trainSteps),
    initialSigma: 1,
    scaleInput: (latents) => latents,
    clean: (output, i, latents) => combine(1, latents, -sigmas[i]!, output),
    addNoise: (clean, noise, i) => combine(1 - sigmas[i]!, clean, sigmas[i]!, noise),
    step: (output, i, latents) => combine(1, latents, (sigmas[i + 1] ?? 0) - sigmas[i]!, output),
  }
}

const shift = (by: number, sigma: number): number => (by * sigma) / (1 + (by - 1) * sigma)

/** Evenly from the noisiest level of training to the cleanest, both of which the static shift has moved. */
function trainedRange({ trainSteps, dynamicShift, shift: by }: SchedulerConfig, steps: number): number[] {
  const [first, last] = dynamicShift === undefined ? [1, shift(by, 1 / trainSteps)] : [1, 1 / trainSteps]
  return Array.from({ length: steps }, (_, i) => first + (steps === 1 ? 0 : i / (steps - 1)) * (last - first))
}

/** @throws E_MODEL_INVALID where the shift goes by the picture's size and nobody has said by how much */
export function shifted(config: SchedulerConfig, sigmas: readonly number[], mu: number | undefined): number[] {
  const { dynamicShift, shift: by, shiftTerminal, ladder } = config
  if (dynamicShift !== undefined && mu === undefined) {
    throw failure('E_MODEL_INVALID', { file: 'scheduler_config.json', port: 'use_dynamic_shifting', expected: 'false', got: 'true', fix: 'Set it to false and "shift" to a number that suits the size.' })
  }
  const amount = dynamicShift === 'exponential' ? Math.exp(mu!) : mu!
  let moved = sigmas.map((sigma) => (dynamicShift === undefined ? shift(by, sigma) : amount / (amount + 1 / sigma - 1)))
  if (shiftTerminal !== undefined) {
    const scale = (1 - moved.at(-1)!) / (1 - shiftTerminal)
    moved = moved.map((sigma) => 1 - (1 - sigma) / scale)
  }
  return ladder === 'karras' ? ladderSigmas('karras', config.sigmaMin ?? moved.at(-1)!, config.sigmaMax ?? moved[0]!, moved.length) : moved
}
