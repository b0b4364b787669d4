/** The noise levels that DPM-Solver and UniPC step over, by the log of their signal-to-noise ratio. */
import type { SchedulerConfig } from './config.ts'
import { shifted } from './flow-match-euler.ts'
import { alphaProducts, roundEven, sigmaAt, sigmaOf, spacedTimesteps, timestepOfSigma } from './noise-levels.ts'
import { ladderSigmas } from './ladders.ts'
import { combine } from './scheduler.ts'

export interface Level {
  readonly alpha: number
  readonly sigma: number
  /** Half the log of the signal-to-noise ratio; infinite where there is no noise. */
  readonly lambda: number
}

/** One level more than timesteps: the clean end. */
export function multistepLevels(config: SchedulerConfig, steps: number, mu?: number): { readonly timesteps: number[]; readonly levels: Level[] } {
  const uni = config.kind === 'unipc'
  const deis = config.kind === 'deis'
  const isFlow = config.prediction === 'flow_prediction'
  const trained = Array.from(alphaProducts(config), sigmaOf)
  let timesteps = spacedTimesteps(config, steps)
  let sigmas = timesteps.map((timestep) => sigmaAt(timestep, trained))
  if (config.ladder !== undefined) {
    sigmas = ladderSigmas(config.ladder, config.sigmaMin ?? trained[0]!, config.sigmaMax ?? trained.at(-1)!, steps)
    if (isFlow) sigmas = sigmas.map((sigma) => sigma / (sigma + 1))
    const exact = sigmas.map((sigma) => timestepOfSigma(sigma, trained))
    timesteps = config.ladder !== 'karras' || (config.betaSchedule === 'squaredcos_cap_v2' && !uni && !deis) ? exact.map(Math.trunc) : exact.map(roundEven)
  } else if (isFlow) {
    sigmas = flowSigmas(config, steps, mu)
  }
  if (isFlow) timesteps = sigmas.map((sigma) => Math.trunc(sigma * config.trainSteps))
  const least = (uni || deis) && (config.ladder !== undefined || isFlow) ? sigmas.at(-1)! : trained[0]!
  const all = [...sigmas, config.finalSigma === 'zero' && !deis ? 0 : least]
  // The reference keeps them as float32, which shows where a flow's first level is a hair below 1.
  return { timesteps, levels: all.map((sigma) => (isFlow ? flowLevel : level)(Math.fround(sigma))) }
}

/** Shares of noise, falling from nearly 1: UniPC stays a hair below, since there is no logarithm of nothing. */
function flowSigmas(config: SchedulerConfig, steps: number, mu?: number): number[] {
  const { trainSteps } = config
  const even = Array.from({ length: steps }, (_, i) => (config.kind === 'unipc' ? 1 + (i / steps) * (1 / trainSteps - 1) : (1 - 1 / trainSteps) * (1 - i / steps)))
  const moved = shifted({ ...config, ladder: undefined }, even, mu)
  return moved.map((sigma, i) => (i === 0 && Math.abs(sigma - 1) < 1e-6 ? sigma - 1e-6 : sigma))
}

function level(ratio: number): Level {
  const alpha = 1 / Math.sqrt(ratio ** 2 + 1)
  return { alpha, sigma: ratio * alpha, lambda: -Math.log(ratio) }
}

const flowLevel = (sigma: number): Level => ({ alpha: 1 - sigma, sigma, lambda: Math.log(1 - sigma) - Math.log(sigma) })

/** What the model says of the clean latents. */
export function cleanOf({ prediction }: SchedulerConfig, { alpha, sigma }: Level, output: Float32Array, latents: Float32Array): Float32Array {
  switch (prediction) {
    case 'sample':
      return output
    case 'epsilon':
      return combine(1 / alpha, latents, -sigma / alpha, output)
    case 'v_prediction':
      return combine(alpha, latents, -sigma, output)
    case 'flow_prediction':
      return combine(1, latents, -sigma, output)
  }
}

/** What the model says of the noise. */
export function noiseOf({ prediction }: SchedulerConfig, { alpha, sigma }: Level, output: Float32Array, latents: Float32Array): Float32Array {
  switch (prediction) {
    case 'sample':
      return combine(1 / sigma, latents, -alpha / sigma, output)
    case 'epsilon':
      return output
    case 'v_prediction':
      return combine(alpha, output, sigma, latents)
    case 'flow_prediction':
      return combine(alpha, output, 1, latents)
  }
}
