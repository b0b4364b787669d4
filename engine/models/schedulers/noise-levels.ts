/** The noise levels of training and the ones that a run visits, in float32 where the reference library is. */
import { isMultistep, type SchedulerConfig } from './config.ts'

/** ᾱ at each step of training: the product of all `1 - β` so far, rising noise first to last. */
export function alphaProducts(config: SchedulerConfig): Float32Array {
  let betas = config.trainedBetas === undefined ? scheduledBetas(config) : Float32Array.from(config.trainedBetas)
  if (config.zeroTerminalSnr) betas = withoutTerminalSignal(betas)
  const products = cumulated(betas)
  // A level that is all noise has no finite sigma: the sigma schedulers stop just short of it.
  if (config.zeroTerminalSnr && config.kind !== 'ddim' && config.kind !== 'lcm') products[products.length - 1] = 2 ** -24
  return products
}

function scheduledBetas({ betaSchedule, betaStart, betaEnd, trainSteps }: SchedulerConfig): Float32Array {
  if (betaSchedule === 'linear') return linspace(betaStart, betaEnd, trainSteps)
  if (betaSchedule === 'scaled_linear') return linspace(betaStart ** 0.5, betaEnd ** 0.5, trainSteps).map((b) => b * b)
  const bar = (t: number): number => Math.cos((((t + 0.008) / 1.008) * Math.PI) / 2) ** 2
  return Float32Array.from({ length: trainSteps }, (_, i) => Math.min(1 - bar((i + 1) / trainSteps) / bar(i / trainSteps), 0.999))
}

/** `torch.linspace`: both halves are counted from their own end. */
function linspace(start: number, end: number, count: number): Float32Array {
  const from = Math.fround(start)
  const to = Math.fround(end)
  const step = Math.fround(Math.fround(to - from) / (count - 1))
  return Float32Array.from({ length: count }, (_, i) => (i < count / 2 ? from + step * i : to - step * (count - 1 - i)))
}

function cumulated(betas: Float32Array): Float32Array {
  let product = 1
  return betas.map((beta) => (product *= Math.fround(1 - beta)))
}

/** Betas that end in pure noise (Lin et al. 2024, "Common diffusion noise schedules and sample steps are flawed", 1). */
function withoutTerminalSignal(betas: Float32Array): Float32Array {
  const roots = cumulated(betas).map(Math.sqrt)
  const first = roots[0]!
  const last = roots.at(-1)!
  const squares = roots.map((root) => Math.fround(Math.fround(root - last) * Math.fround(first / Math.fround(first - last))) ** 2)
  return squares.map((square, i) => 1 - (i === 0 ? square : Math.fround(square / squares[i - 1]!)))
}

export const sigmaOf = (alphaProduct: number): number => Math.sqrt((1 - alphaProduct) / alphaProduct)

/** Steps of training that a run of `count` steps visits, noisy first, by the way of spacing. */
export function spacedTimesteps(config: SchedulerConfig, count: number): number[] {
  const { spacing, trainSteps, stepsOffset } = config
  // DPM-Solver and UniPC place one more and leave the cleanest out; the Euler methods may fall between two steps.
  const placed = isMultistep(config.kind) ? count + 1 : count
  const whole = (value: number): number => (config.kind.startsWith('euler') || config.kind === 'heun' || config.kind === 'dpm++-sde' ? Math.fround(value) : roundEven(value))
  if (spacing === 'trailing') {
    return Array.from({ length: count }, (_, i) => roundEven(trainSteps - (i * trainSteps) / count) - 1)
  }
  const ratio = spacing === 'leading' ? Math.floor(trainSteps / placed) : placed === 1 ? 0 : (trainSteps - 1) / (placed - 1)
  const offset = spacing === 'leading' ? stepsOffset : 0
  return Array.from({ length: count }, (_, i) => whole((placed - 1 - i) * ratio) + offset)
}

/** `np.round`: halves go to the even neighbour. */
export function roundEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor
}

/** Where a sigma lies among the (rising) sigmas of training: a whole step or between two, on a log scale. */
export function timestepOfSigma(sigma: number, sigmas: readonly number[]): number {
  const log = Math.log(Math.max(sigma, 1e-10))
  // The reference keeps the logs of training as float32, which shows where a place is cut to a whole step.
  const logAt = (i: number): number => Math.fround(Math.log(sigmas[i]!))
  let low = 0
  for (let i = 0; i <= sigmas.length - 2; i++) if (logAt(i) <= log) low = i
  const [from, to] = [logAt(low), logAt(low + 1)]
  const share = Math.min(1, Math.max(0, (from - log) / (from - to)))
  return (1 - share) * low + share * (low + 1)
}

/** The sigma at a place among the sigmas of training, on a straight line between two. */
export function sigmaAt(timestep: number, sigmas: readonly number[]): number {
  const low = Math.min(sigmas.length - 1, Math.max(0, Math.floor(timestep)))
  const high = Math.min(sigmas.length - 1, low + 1)
  return sigmas[low]! + (timestep - low) * (sigmas[high]! - sigmas[low]!)
}
