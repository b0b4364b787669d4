/** Pseudo numerical methods (Liu et al. 2022): linear multistep over the last four predictions, Runge-Kutta before, unless left out. */
import { failure } from '../../contract/errors.ts'
import type { SchedulerConfig } from './config.ts'
import { unscaled } from './ddim.ts'
import { alphaProducts, spacedTimesteps } from './noise-levels.ts'
import { combine, type Scheduler, weighted } from './scheduler.ts'

export function createPndm(config: SchedulerConfig, steps: number): Scheduler {
  const products = alphaProducts(config)
  const stride = Math.floor(config.trainSteps / steps)
  const half = Math.floor(stride / 2)
  const visited = spacedTimesteps(config, steps)
  const warmUp = config.skipRungeKutta ? [] : rungeKuttaTimesteps(visited, half)
  // Without Runge-Kutta the first step is taken twice, the second time with the mean of both of its ends.
  const timesteps = config.skipRungeKutta ? [...visited.slice(0, 2), ...visited.slice(1)] : [...warmUp, ...visited.slice(3)]
  /** Counted from the step that a run begins with: a run that begins with a picture warms up as well. */
  let taken = 0
  let past: Float32Array[] = []
  let begun: Float32Array | undefined
  let gathered: Float32Array | undefined

  const move = (latents: Float32Array, from: number, to: number, output: Float32Array): Float32Array => {
    const here = products[from]!
    const there = to >= 0 ? products[to]! : config.finalAlphaOne ? 1 : products[0]!
    const scale = (there - here) / (here * Math.sqrt(1 - there) + Math.sqrt(here * (1 - here) * there))
    const keep = Math.sqrt(there / here)
    if (config.prediction === 'epsilon') return combine(keep, latents, -scale, output)
    return combine(keep - scale * Math.sqrt(1 - here), latents, -scale * Math.sqrt(here), output)
  }

  /** Four calls of the model for one stride: at its begin, twice in the middle, at its end. */
  const rungeKutta = (output: Float32Array, time: number, latents: Float32Array): Float32Array => {
    const to = taken % 2 === 1 ? time : time - half
    const from = warmUp[taken - (taken % 4)]!
    const phase = taken % 4
    if (phase === 0) {
      past.push(output)
      begun = latents
    }
    const share = phase === 0 || phase === 3 ? 1 / 6 : 1 / 3
    const sum = gathered === undefined ? output.map((value) => value * share) : combine(1, gathered, share, output)
    gathered = phase === 3 ? undefined : sum
    return move(begun!, from, to, phase === 3 ? sum : output)
  }

  const multistep = (output: Float32Array, time: number, latents: Float32Array): Float32Array => {
    if (taken === 1) {
      const first = begun!
      begun = undefined
      return move(first, time + stride, time, combine(0.5, output, 0.5, past[0]!))
    }
    past = [...past.slice(-3), output]
    if (taken === 0) begun = latents
    const [a, b, c, d] = past.toReversed() as [Float32Array, Float32Array?, Float32Array?, Float32Array?]
    const direction =
      b === undefined ? a
      : c === undefined ? combine(3 / 2, a, -1 / 2, b)
      : d === undefined ? weighted([[23 / 12, a], [-16 / 12, b], [5 / 12, c]])
      : weighted([[55 / 24, a], [-59 / 24, b], [37 / 24, c], [-9 / 24, d]])
    return move(latents, time, time - stride, direction)
  }

  return {
    ...unscaled(config, products, timesteps),
    step(output, i, latents) {
      const made = (taken < warmUp.length ? rungeKutta : multistep)(output, timesteps[i]!, latents)
      taken++
      return made
    },
  }
}

/** The first three strides, four calls each. @throws E_MODEL_INPUT for fewer steps */
function rungeKuttaTimesteps([a, b, c, d]: readonly number[], half: number): number[] {
  if (d === undefined) throw failure('E_MODEL_INPUT', { port: 'steps', expected: '4 or more, since this PNDM scheduler begins with Runge-Kutta steps', got: 'fewer', fix: 'Raise the steps, or choose another scheduler.' })
  return [a!, ...[b!, c!, d].flatMap((end) => [end + half, end + half, end, end])].slice(0, 12)
}
