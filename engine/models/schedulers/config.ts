/** A diffusers `scheduler_config.json`, read: only what the schedulers here use, with that library's defaults. */
import { failure } from '../../contract/errors.ts'
import { LADDERS, type Ladder } from './ladders.ts'
import type { Json } from '../../contract/sockets.ts'

const CLASSES = {
  DDIMScheduler: 'ddim',
  PNDMScheduler: 'pndm',
  EulerDiscreteScheduler: 'euler',
  EulerAncestralDiscreteScheduler: 'euler-ancestral',
  DPMSolverMultistepScheduler: 'dpm++-2m',
  DEISMultistepScheduler: 'deis',
  HeunDiscreteScheduler: 'heun',
  DPMSolverSDEScheduler: 'dpm++-sde',
  EDMEulerScheduler: 'euler',
  EDMDPMSolverMultistepScheduler: 'euler',
  UniPCMultistepScheduler: 'unipc',
  LCMScheduler: 'lcm',
  FlowMatchEulerDiscreteScheduler: 'flow-match-euler',
} as const

export const SCHEDULERS = ['ddim', 'pndm', 'euler', 'euler-ancestral', 'heun', 'dpm++-sde', 'dpm++-2m', 'dpm++-2m-sde', 'dpm++-3m-sde', 'deis', 'unipc', 'lcm', 'flow-match-euler'] as const
export type SchedulerKind = (typeof SCHEDULERS)[number]

const isDpm = (kind: SchedulerKind): boolean => kind.startsWith('dpm++') && kind !== 'dpm++-sde'
/** Those that lean on what the model has said before, over signal and noise. */
export const isMultistep = (kind: SchedulerKind): boolean => isDpm(kind) || kind === 'unipc' || kind === 'deis'

export interface SchedulerConfig {
  readonly kind: SchedulerKind
  readonly trainSteps: number
  readonly betaStart: number
  readonly betaEnd: number
  readonly betaSchedule: 'linear' | 'scaled_linear' | 'squaredcos_cap_v2'
  readonly trainedBetas: readonly number[] | undefined
  readonly zeroTerminalSnr: boolean
  /** `flow_prediction`: the way from the picture to the noise, as models trained by flow matching give it. */
  readonly prediction: 'epsilon' | 'v_prediction' | 'sample' | 'flow_prediction'
  readonly spacing: 'linspace' | 'leading' | 'trailing'
  readonly stepsOffset: number
  /** Rule of the noise levels; undefined: as the spacing has them. */
  readonly ladder: Ladder | undefined
  readonly sigmaMin: number | undefined
  readonly sigmaMax: number | undefined
  readonly finalSigma: 'zero' | 'sigma_min'
  readonly continuous: boolean
  /** Bound of the predicted clean latents; undefined: not bounded. */
  readonly clip: number | undefined
  readonly finalAlphaOne: boolean
  readonly solverOrder: number
  readonly solverType: 'midpoint' | 'heun'
  /** UniPC's B(h): h itself, or e^h - 1. */
  readonly uniType: 'bh1' | 'bh2'
  /** UniPC: whether it works on what the model says of the clean latents, or of the noise. */
  readonly predictClean: boolean
  /** UniPC: steps after which the corrector is left out. */
  readonly uncorrected: readonly number[]
  /** PNDM: whether the first steps are linear multistep ones too, not Runge-Kutta's. */
  readonly skipRungeKutta: boolean
  readonly lowerOrderFinal: boolean
  readonly eulerAtFinal: boolean
  readonly originalSteps: number
  readonly timestepScaling: number
  readonly shift: number
  readonly dynamicShift: 'exponential' | 'linear' | undefined
  readonly shiftTerminal: number | undefined
  /** Noise of any size, of models trained for it: the spread of what they learned from, and how the levels fall. */
  readonly edm: { readonly data: number; readonly schedule: 'karras' | 'exponential' } | undefined
  /** Names in the file that nothing here knows: what they ask for isn't done. */
  readonly unknown: readonly string[]
}

/** What a configuration can ask for that no scheduler here does: refused, since the result would be another. */
const REFUSED: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
  thresholding: (value) => value === true,
  use_lu_lambdas: (value) => value === true,
  invert_sigmas: (value) => value === true,
  stochastic_sampling: (value) => value === true,
  interpolation_type: (value) => value === 'log_linear',
  solver_p: (value) => (value ?? null) !== null,
  variance_type: (value) => typeof value === 'string' && value.startsWith('learned'),
  lambda_min_clipped: (value) => typeof value === 'number',
}

/** Names that mean nothing unless something refused is asked for, or that only say where the file comes from. */
const WITHOUT_EFFECT = ['dynamic_thresholding_ratio', 'sample_max_value', 'base_shift', 'max_shift', 'base_image_seq_len', 'max_image_seq_len', 'noise_sampler_seed']

/** The scheduler that a file names. */
function own(json: Record<string, Json>): SchedulerKind | undefined {
  const named = CLASSES[String(json['_class_name']) as keyof typeof CLASSES] as SchedulerKind | undefined
  return named === 'dpm++-2m' && json['algorithm_type'] === 'sde-dpmsolver++' ? (json['solver_order'] === 3 ? 'dpm++-3m-sde' : 'dpm++-2m-sde') : named
}

/** Parses the JSON of a `scheduler_config.json`. `kind` takes another scheduler than the one that the file names. */
export function parseSchedulerConfig(json: Record<string, Json>, kind?: SchedulerKind, ladder?: Ladder | 'even'): SchedulerConfig {
  const chosen = kind ?? own(json)
  if (chosen === undefined) throw invalid('_class_name', Object.keys(CLASSES).join(', '), json['_class_name'], 'options.scheduler of the node takes another one.')
  if (!SCHEDULERS.includes(chosen)) throw failure('E_PARAM_VALUE', { port: 'options.scheduler', expected: SCHEDULERS.join(', '), got: JSON.stringify(chosen) })
  const asked = new Set([...Object.keys(REFUSED), ...WITHOUT_EFFECT])
  const read = (name: string): Json | undefined => {
    asked.add(name)
    return json[name] ?? undefined
  }
  const number = (name: string, otherwise: number): number => {
    const value = read(name) ?? otherwise
    if (typeof value !== 'number') throw invalid(name, 'a number', value)
    return value
  }
  const optional = (name: string): number | undefined => (read(name) === undefined ? undefined : number(name, 0))
  const flag = (name: string, otherwise: boolean): boolean => (read(name) ?? otherwise) === true
  const choice = <T extends string>(name: string, otherwise: T, ...others: T[]): T => {
    const value = read(name) ?? otherwise
    const found = [otherwise, ...others].find((one) => one === value)
    if (found === undefined) throw invalid(name, [otherwise, ...others].join(', '), value)
    return found
  }
  for (const [name, isRefused] of Object.entries(REFUSED)) {
    if (isRefused(json[name])) throw invalid(name, 'a value that is done here', json[name])
  }
  const flow = flag('use_flow_sigmas', false) || json['_class_name'] === 'FlowMatchEulerDiscreteScheduler'
  if (flow !== FLOW.includes(chosen) && !(chosen === 'unipc' || chosen === 'dpm++-2m')) {
    throw failure('E_PARAM_VALUE', { port: 'options.scheduler', expected: `a scheduler for ${flow ? `flow matching, as the model was trained: ${[...FLOW, 'unipc', 'dpm++-2m'].join(', ')}` : 'noise, as the model was trained: not flow-match-euler'}`, got: chosen })
  }
  const isEdm = String(json['_class_name']).startsWith('EDM')
  if (isEdm && chosen !== 'euler') throw failure('E_PARAM_VALUE', { port: 'options.scheduler', expected: 'euler, which knows the noise that the model was trained on', got: chosen })
  if (isEdm && number('rho', 7) !== 7) throw invalid('rho', '7', json['rho'])
  // Its own solver's.
  if (isEdm) for (const name of ['algorithm_type', 'solver_type', 'solver_order', 'lower_order_final', 'euler_at_final']) asked.add(name)
  const lcm = chosen === 'lcm'
  const leading = chosen === 'ddim' || chosen === 'pndm' || lcm
  if (isDpm(chosen) && json['_class_name'] === 'DPMSolverMultistepScheduler') choice('algorithm_type', 'dpmsolver++', 'sde-dpmsolver++')
  const written = number('solver_order', 2)
  // As k-diffusion has it, whatever a file says of other solvers.
  const third = chosen === 'dpm++-3m-sde'
  const wanted = third ? 3 : written
  const order = chosen === 'dpm++-2m-sde' ? Math.min(2, wanted) : wanted
  if (isMultistep(chosen) && ![1, 2, 3].includes(order)) throw invalid('solver_order', '1, 2, 3', order)
  const [named] = LADDERS.filter((one) => flag(`use_${one}_sigmas`, false))
  const rule = ladder === 'even' ? undefined : (ladder ?? named)
  if (chosen === 'flow-match-euler' && rule !== undefined && rule !== 'karras') throw invalid(`use_${rule}_sigmas`, 'even or karras sigmas', true)
  const solver = read('solver_type')
  const prediction = flow ? 'flow_prediction' : choice('prediction_type', 'epsilon', 'v_prediction', 'sample')
  if (chosen === 'pndm' && prediction === 'sample') throw invalid('prediction_type', 'epsilon, v_prediction', prediction)
  const uncorrected = read('disable_corrector')
  const trainedBetas = read('trained_betas')
  const config = {
    kind: chosen,
    trainSteps: number('num_train_timesteps', 1000),
    betaStart: number('beta_start', lcm ? 0.00085 : 0.0001),
    betaEnd: number('beta_end', lcm ? 0.012 : 0.02),
    betaSchedule: lcm
      ? choice('beta_schedule', 'scaled_linear', 'linear', 'squaredcos_cap_v2')
      : choice('beta_schedule', 'linear', 'scaled_linear', 'squaredcos_cap_v2'),
    trainedBetas: Array.isArray(trainedBetas) ? trainedBetas.map(Number) : undefined,
    // PNDM knows nothing of it.
    zeroTerminalSnr: flag('rescale_betas_zero_snr', false) && chosen !== 'pndm',
    prediction,
    spacing: leading
      ? choice('timestep_spacing', 'leading', 'linspace', 'trailing')
      : choice('timestep_spacing', 'linspace', 'leading', 'trailing'),
    stepsOffset: number('steps_offset', 0),
    ladder: rule,
    sigmaMin: optional('sigma_min'),
    sigmaMax: optional('sigma_max'),
    finalSigma: choice('final_sigmas_type', 'zero', 'sigma_min'),
    continuous: read('timestep_type') === 'continuous',
    clip: flag('clip_sample', chosen === 'ddim') ? number('clip_sample_range', 1) : undefined,
    finalAlphaOne: flag('set_alpha_to_one', chosen !== 'pndm'),
    solverOrder: order,
    solverType: third ? 'heun' : isDpm(chosen) && solver !== 'logrho' && solver !== 'bh1' && solver !== 'bh2' ? choice('solver_type', 'midpoint', 'heun') : 'midpoint',
    // Other solvers' types stand for this one, as in the reference.
    uniType: solver === 'bh1' ? 'bh1' : 'bh2',
    predictClean: flag('predict_x0', true),
    uncorrected: Array.isArray(uncorrected) ? uncorrected.map(Number) : [],
    // Other schedulers' files say nothing of it: models of latents do without.
    skipRungeKutta: flag('skip_prk_steps', json['_class_name'] !== 'PNDMScheduler'),
    lowerOrderFinal: flag('lower_order_final', true) && !third,
    eulerAtFinal: flag('euler_at_final', false),
    originalSteps: number('original_inference_steps', 50),
    timestepScaling: number('timestep_scaling', 10),
    shift: optional('flow_shift') ?? number('shift', 1),
    dynamicShift: flag('use_dynamic_shifting', false) ? choice('time_shift_type', 'exponential', 'linear') : undefined,
    shiftTerminal: optional('shift_terminal'),
    edm: isEdm ? { data: number('sigma_data', 0.5), schedule: ladder === 'karras' || ladder === 'exponential' ? ladder : choice('sigma_schedule', 'karras', 'exponential') } : undefined,
  } as const
  for (const name of ['shift', 'flow_shift', 'algorithm_type', 'time_shift_type', 'clip_sample_range', 'prediction_type']) asked.add(name)
  return { ...config, unknown: Object.keys(json).filter((name) => !asked.has(name) && !name.startsWith('_')) }
}

/** Schedulers that know the straight paths of flow matching alone. */
const FLOW: readonly SchedulerKind[] = ['flow-match-euler']

const invalid = (name: string, expected: string, got: Json | undefined, fix = `Mend "${name}", or choose another scheduler.`): Error =>
  failure('E_MODEL_INVALID', { file: 'scheduler_config.json', port: name, expected, got: JSON.stringify(got) ?? 'nothing', fix })
