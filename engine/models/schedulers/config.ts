/** A diffusers `scheduler_config.json`, read: only what the schedulers here use, with that library's defaults. */
import { failure } from '../../errors.ts'
import type { Json } from '../../sockets.ts'

const CLASSES = {
  DDIMScheduler: 'ddim',
  PNDMScheduler: 'ddim', // the same noise levels; DDIM is its first-order form
  EulerDiscreteScheduler: 'euler',
  EulerAncestralDiscreteScheduler: 'euler-ancestral',
  DPMSolverMultistepScheduler: 'dpm++-2m',
  LCMScheduler: 'lcm',
  FlowMatchEulerDiscreteScheduler: 'flow-match-euler',
} as const

export const SCHEDULERS = ['ddim', 'euler', 'euler-ancestral', 'dpm++-2m', 'lcm', 'flow-match-euler'] as const
export type SchedulerKind = (typeof SCHEDULERS)[number]

export interface SchedulerConfig {
  readonly kind: SchedulerKind
  readonly trainSteps: number
  readonly betaStart: number
  readonly betaEnd: number
  readonly betaSchedule: 'linear' | 'scaled_linear' | 'squaredcos_cap_v2'
  readonly trainedBetas: readonly number[] | undefined
  readonly zeroTerminalSnr: boolean
  readonly prediction: 'epsilon' | 'v_prediction' | 'sample'
  readonly spacing: 'linspace' | 'leading' | 'trailing'
  readonly stepsOffset: number
  readonly karras: boolean
  readonly sigmaMin: number | undefined
  readonly sigmaMax: number | undefined
  readonly finalSigma: 'zero' | 'sigma_min'
  readonly continuous: boolean
  /** Bound of the predicted clean latents; undefined: not bounded. */
  readonly clip: number | undefined
  readonly finalAlphaOne: boolean
  readonly solverOrder: 1 | 2
  readonly solverType: 'midpoint' | 'heun'
  readonly lowerOrderFinal: boolean
  readonly eulerAtFinal: boolean
  readonly originalSteps: number
  readonly timestepScaling: number
  readonly shift: number
  readonly dynamicShift: 'exponential' | 'linear' | undefined
  readonly shiftTerminal: number | undefined
}

/** What a configuration can ask for that no scheduler here does: refused, since the result would be another. */
const REFUSED: Readonly<Record<string, Json>> = {
  thresholding: true,
  use_exponential_sigmas: true,
  use_beta_sigmas: true,
  use_lu_lambdas: true,
  use_flow_sigmas: true,
  invert_sigmas: true,
  stochastic_sampling: true,
  interpolation_type: 'log_linear',
}

/** The text of a `scheduler_config.json` as an object; the Python that writes it lets infinities in, which JSON lacks. */
export function parseSchedulerJson(text: string): Record<string, Json> {
  try {
    return JSON.parse(text.replace(/(:\s*)(-?Infinity|NaN)\b/g, '$1null')) as Record<string, Json>
  } catch (error) {
    throw failure('E_MODEL_INVALID', { file: 'scheduler_config.json', expected: 'JSON', got: (error as Error).message })
  }
}

/** Parses the JSON of a `scheduler_config.json`. `kind` takes another scheduler than the one that the file names. */
export function parseSchedulerConfig(json: Record<string, Json>, kind?: SchedulerKind): SchedulerConfig {
  // Wan's files name a multistep scheduler over the same straight paths: their first-order form is Euler's.
  const flows = json['_class_name'] === 'UniPCMultistepScheduler' && json['use_flow_sigmas'] === true
  if (flows) return parseSchedulerConfig({ _class_name: 'FlowMatchEulerDiscreteScheduler', num_train_timesteps: json['num_train_timesteps'] ?? 1000, shift: json['flow_shift'] ?? 1 }, kind)
  const named = CLASSES[String(json['_class_name']) as keyof typeof CLASSES] as SchedulerKind | undefined
  const chosen = kind ?? named
  if (chosen === undefined) throw invalid('_class_name', Object.keys(CLASSES).join(', '), json['_class_name'])
  for (const [name, value] of Object.entries(REFUSED)) {
    if (json[name] === value) throw invalid(name, `not ${JSON.stringify(value)}`, value)
  }
  const number = (name: string, otherwise: number): number => {
    const value = json[name] ?? otherwise
    if (typeof value !== 'number') throw invalid(name, 'a number', value)
    return value
  }
  const optional = (name: string): number | undefined => ((json[name] ?? null) === null ? undefined : number(name, 0))
  const flag = (name: string, otherwise: boolean): boolean => (json[name] ?? otherwise) === true
  const choice = <T extends string>(name: string, otherwise: T, ...others: T[]): T => {
    const value = json[name] ?? otherwise
    const found = [otherwise, ...others].find((one) => one === value)
    if (found === undefined) throw invalid(name, [otherwise, ...others].join(', '), value)
    return found
  }
  const lcm = chosen === 'lcm'
  const leading = chosen === 'ddim' || lcm
  if (chosen === 'dpm++-2m') choice('algorithm_type', 'dpmsolver++')
  const order = number('solver_order', 2)
  if (order !== 1 && order !== 2) throw invalid('solver_order', '1 or 2', order)
  const flow = chosen === 'flow-match-euler'
  return {
    kind: chosen,
    trainSteps: number('num_train_timesteps', 1000),
    betaStart: number('beta_start', lcm ? 0.00085 : 0.0001),
    betaEnd: number('beta_end', lcm ? 0.012 : 0.02),
    betaSchedule: lcm
      ? choice('beta_schedule', 'scaled_linear', 'linear', 'squaredcos_cap_v2')
      : choice('beta_schedule', 'linear', 'scaled_linear', 'squaredcos_cap_v2'),
    trainedBetas: Array.isArray(json['trained_betas']) ? json['trained_betas'].map(Number) : undefined,
    zeroTerminalSnr: flag('rescale_betas_zero_snr', false),
    prediction: flow ? 'epsilon' : choice('prediction_type', 'epsilon', 'v_prediction', 'sample'),
    spacing: leading
      ? choice('timestep_spacing', 'leading', 'linspace', 'trailing')
      : choice('timestep_spacing', 'linspace', 'leading', 'trailing'),
    stepsOffset: number('steps_offset', 0),
    karras: flag('use_karras_sigmas', false),
    sigmaMin: optional('sigma_min'),
    sigmaMax: optional('sigma_max'),
    finalSigma: choice('final_sigmas_type', 'zero', 'sigma_min'),
    continuous: json['timestep_type'] === 'continuous',
    clip: flag('clip_sample', chosen === 'ddim') ? number('clip_sample_range', 1) : undefined,
    finalAlphaOne: flag('set_alpha_to_one', true),
    solverOrder: order,
    solverType: choice('solver_type', 'midpoint', 'heun'),
    lowerOrderFinal: flag('lower_order_final', true),
    eulerAtFinal: flag('euler_at_final', false),
    originalSteps: number('original_inference_steps', 50),
    timestepScaling: number('timestep_scaling', 10),
    shift: number('shift', 1),
    dynamicShift: flag('use_dynamic_shifting', false) ? choice('time_shift_type', 'exponential', 'linear') : undefined,
    shiftTerminal: optional('shift_terminal'),
  }
}

const invalid = (name: string, expected: string, got: Json | undefined): Error =>
  failure('E_MODEL_INVALID', { file: 'scheduler_config.json', port: name, expected, got: JSON.stringify(got) ?? 'nothing', fix: `Mend "${name}", or choose another scheduler.` })
