/** What a pipeline asks of a scheduler: which noise levels to visit, and how to go from one to the next. */
export interface Scheduler {
  /** What the model is told at each step, from noisy to clean: a position in training, whole or between. */
  readonly timesteps: readonly number[]
  /** The first latents are standard normal noise times this. */
  readonly initialSigma: number
  /** Whether the timesteps lie within the strength asked for; else a run that begins with a picture leaves the first ones out. */
  readonly withinStrength?: boolean
  /** Timesteps that one step asks the model at; 1 unless said. */
  readonly callsPerStep?: number
  /** It takes the answer without the prompt. */
  readonly renoises?: true
  /** The model's input at step `i`, from the latents. */
  scaleInput(latents: Float32Array, i: number): Float32Array
  /**
   * The latents after step `i`. Steps are taken in order, from any first one: multistep methods remember the last.
   * `noise` is asked for once at each step that draws noise, never otherwise; its values are standard normal.
   * `without`, of schedulers that take it: the answer without the prompt, whose noise the latents get back (CFG++, Chung et al. 2024).
   */
  step(output: Float32Array, i: number, latents: Float32Array, noise: () => Float32Array, without?: Float32Array): Float32Array
  /** What the model's output at step `i` says of the clean latents. */
  clean(output: Float32Array, i: number, latents: Float32Array): Float32Array
  /** Clean latents with noise mixed in, as they'd be before step `i`: where an image-to-image run begins. */
  addNoise(clean: Float32Array, noise: Float32Array, i: number): Float32Array
}

/** `a·x + b·y`, element by element, in double precision, kept as float32. */
export function combine(a: number, x: Float32Array, b: number, y: Float32Array): Float32Array {
  const out = new Float32Array(x.length)
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]!
  return out
}

/** The sum of up to four arrays, each times its weight, in double precision, kept as float32. */
export function weighted([[a, x], [b, y], [c, z] = [0, x], [d, w] = [0, x]]: readonly [Term, Term, Term?, Term?, ...never[]]): Float32Array {
  const out = new Float32Array(x.length)
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]! + d * w[i]!
  return out
}
export type Term = readonly [weight: number, of: Float32Array]

/** `factor * value + shift` of each. A plain loop: mapping calls a function for each of millions of numbers. */
export function scaled(data: Float32Array, factor: number, shift = 0): Float32Array {
  const out = new Float32Array(data.length)
  for (let i = 0; i < out.length; i++) out[i] = data[i]! * factor + shift
  return out
}
