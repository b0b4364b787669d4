/** UniPC (Zhao et al. 2023): a multistep predictor, and a corrector that uses the model's next answer for the step before. */
import type { SchedulerConfig } from './config.ts'
import { cleanOf, type Level, multistepLevels, noiseOf } from './multistep-levels.ts'
import { combine, type Scheduler, type Term, weighted } from './scheduler.ts'

export function createUniPc(config: SchedulerConfig, steps: number, mu?: number): Scheduler {
  const { timesteps, levels } = multistepLevels(config, steps, mu)
  /** What the model has said, the newest first. */
  let said: Float32Array[] = []
  let before: { readonly latents: Float32Array; readonly order: number } | undefined

  /** From level `from` to the next one: by what was said, and where it is known already, by what is said there. */
  const move = (latents: Float32Array, from: number, order: number, there?: Float32Array): Float32Array => {
    const here = levels[from]!
    const next = levels[from + 1]!
    const { first, far, ratios, rhos } = weights(config, levels, from, order, there !== undefined)
    const [scale, amount] = config.predictClean ? [next.sigma / here.sigma, next.alpha] : [next.alpha / here.alpha, next.sigma]
    // Differences to the newest answer, by how far away they were said.
    const past = ratios.map((ratio, k): Term => [(-amount * far * rhos[k]!) / ratio, said[k + 1]!])
    const ahead: Term[] = there === undefined ? [] : [[-amount * far * rhos.at(-1)!, there]]
    const others = [...past, ...ahead]
    const newest = -amount * first - others.reduce((sum, [weight]) => sum + weight, 0)
    const [one, two, three] = others
    const made = weighted([[scale, latents], [newest, said[0]!], one, two])
    return three === undefined ? made : combine(1, made, three[0], three[1])
  }

  return {
    timesteps,
    initialSigma: 1,
    scaleInput: (latents) => latents,
    clean: (output, i, latents) => cleanOf(config, levels[i]!, output, latents),
    addNoise: (clean, noise, i) => combine(levels[i]!.alpha, clean, levels[i]!.sigma, noise),
    step(output, i, given) {
      const answer = (config.predictClean ? cleanOf : noiseOf)(config, levels[i]!, output, given)
      const latents = before === undefined || config.uncorrected.includes(i - 1) ? given : move(before.latents, i - 1, before.order, answer)
      said = [answer, ...said.slice(0, config.solverOrder - 1)]
      // The last step goes where there is no noise, which only the first order can.
      const most = config.lowerOrderFinal || levels[i + 1]!.sigma === 0 ? Math.min(config.solverOrder, steps - i) : config.solverOrder
      const order = Math.min(most, said.length)
      before = { latents, order }
      return move(latents, i, order)
    },
  }
}

interface Weights {
  /** e^h - 1, and B(h). */
  readonly first: number
  readonly far: number
  /** How far away the answers before the newest were given, in strides. */
  readonly ratios: readonly number[]
  /** Weights of those answers' differences, and with the corrector of the answer ahead. */
  readonly rhos: readonly number[]
}

function weights({ predictClean, uniType }: SchedulerConfig, levels: readonly Level[], from: number, order: number, corrects: boolean): Weights {
  const stride = levels[from + 1]!.lambda - levels[from]!.lambda
  const h = predictClean ? -stride : stride
  const first = Math.expm1(h)
  const far = uniType === 'bh1' ? h : first
  const ratios = Array.from({ length: order - 1 }, (_, k) => (levels[from - k - 1]!.lambda - levels[from]!.lambda) / stride)
  if (order === 1) return { first, far, ratios, rhos: corrects ? [0.5] : [] }
  if (order === 2 && !corrects) return { first, far, ratios, rhos: [0.5] }
  const right: number[] = []
  let phi = first / h - 1
  let factorial = 1
  for (let k = 1; k <= order; k++) {
    right.push((phi * factorial) / far)
    factorial *= k + 1
    phi = phi / h - 1 / factorial
  }
  const places = [...ratios, 1]
  const size = corrects ? order : order - 1
  const rows = Array.from({ length: size }, (_, k) => [...places.slice(0, size).map((ratio) => ratio ** k), right[k]!])
  return { first, far, ratios, rhos: solved(rows) }
}

/** Unknowns of a few linear equations, by elimination; the last number of a row is its right side. */
function solved(rows: number[][]): number[] {
  const size = rows.length
  for (let at = 0; at < size; at++) {
    const pivot = rows.slice(at).reduce((best, row) => (Math.abs(row[at]!) > Math.abs(best[at]!) ? row : best))
    rows.splice(rows.indexOf(pivot), 1)
    rows.splice(at, 0, pivot)
    for (const row of rows) {
      if (row === pivot) continue
      const factor = row[at]! / pivot[at]!
      for (let k = at; k <= size; k++) row[k] = row[k]! - factor * pivot[k]!
    }
  }
  return rows.map((row, at) => row[size]! / row[at]!)
}
