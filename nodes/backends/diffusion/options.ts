/** What a graph may ask of a diffusion model beyond words, size and time. Pure. */
import { failure, type ClipInfo, type DiffusionModel, type Json } from '../../../engine/api.ts'
import { MOTIONS } from '../../shared/names.ts'
import { SAFETY_ACTIONS, type SafetyAction } from '../../shared/safety-policy.ts'

type Options = Readonly<Record<string, Json>>

/** How a model is run; numbers as the pipelines take them. */
export interface Settings {
  readonly width: number
  readonly height: number
  readonly frames: number
  /** Of what the model makes. */
  readonly fps: number
  readonly steps: number
  readonly guidance: number
  readonly eta: number
  /** Of a picture to begin with: how much of it may change, 0 to 1. */
  readonly strength: number
  readonly enhance: boolean
  readonly scheduler?: string
  readonly sigmas?: string
  readonly spacing?: string
  readonly guidanceRescale?: number
  readonly cfgPlusPlus?: boolean
  readonly clipSkip?: number
  readonly negativePrompt?: string
  readonly decodeChunk?: number
  /** How strict the package's safety checker is, where it has one, and what becomes of what it flags. */
  readonly safety: number | 'off'
  readonly flagged: SafetyAction
  readonly motion: { readonly fps: number; readonly bucket: number; readonly noise: number; readonly firstGuidance: number }
}

/** Rules of the noise levels that a run visits. */
const SIGMAS = ['even', 'karras', 'exponential', 'beta']
/** Ways to place steps among those of training. */
const SPACINGS = ['leading', 'linspace', 'trailing']

/** For LoRAs that models learned few steps by, and for models that have them in. */
const FEW_STEPS: Readonly<Record<string, Options>> = {
  lcm: { scheduler: 'lcm', steps: 4, guidance: 1 },
  lightning: { scheduler: 'euler', spacing: 'trailing', steps: 4, guidance: 1 },
  hyper: { scheduler: 'ddim', spacing: 'trailing', steps: 8, guidance: 1 },
  turbo: { scheduler: 'euler-ancestral', spacing: 'trailing', steps: 2, guidance: 1 },
}

/** Settings by name, for families where they are known to work. */
const PRESETS: Readonly<Record<string, Readonly<Record<string, Options>>>> = {
  'stable-diffusion': FEW_STEPS,
  'stable-diffusion-xl': FEW_STEPS,
  modelscope: {
    fast: { frames: 24, steps: 20 },
    quality: { frames: 40, steps: 50 },
    'low-memory': { frames: 16, width: 448, height: 256 },
  },
  'stable-video-diffusion': {
    short: { frames: 14, fps: 7 },
    long: { frames: 25, fps: 6 },
    brisk: { frames: 25, fps: 7 },
  },
}

export const OPTIONS: readonly string[] = ['preset', 'width', 'height', 'frames', 'fps', 'steps', 'guidance', 'eta', 'strength', 'enhance', 'scheduler', 'sigmas', 'spacing', 'guidanceRescale', 'cfgPlusPlus', 'clipSkip', 'negativePrompt', 'decodeChunk', 'motion', 'noise', 'firstGuidance', 'safety', 'strictness']

/** @throws E_PARAM_VALUE with the option */
export function readSettings(given: Options, model: DiffusionModel, info: ClipInfo): Settings {
  const { family, defaults, multiple, makes } = model
  const wrong = (name: string, expected: string, got: Json): never => {
    throw failure('E_PARAM_VALUE', { port: `options.${name}`, expected, got: JSON.stringify(got) })
  }
  const presets = PRESETS[family] ?? {}
  const { preset } = given
  if (preset !== undefined && (typeof preset !== 'string' || !Object.hasOwn(presets, preset))) {
    wrong('preset', Object.keys(presets).join(', ') || `none: ${family} has no presets`, preset)
  }
  const options: Options = { ...presets[String(preset)], ...given }
  const number = (name: string, otherwise: number, least: number, most: number): number => {
    const value = options[name] ?? otherwise
    return typeof value === 'number' && value >= least && value <= most ? value : wrong(name, `a number from ${least} to ${most}`, value)
  }
  const whole = (name: string, otherwise: number, least: number, most: number): number => Math.round(number(name, otherwise, least, most))
  const along = (length: number): number => Math.max(multiple, Math.round(length / multiple) * multiple)
  // As many pixels as the model likes, in the shape asked for.
  const scale = Math.sqrt((defaults.width * defaults.height) / (info.width * info.height))
  const fps = number('fps', defaults.fps, 1, 120)
  const { scheduler, sigmas, spacing, negativePrompt, decodeChunk, cfgPlusPlus, motion = 127, enhance = model.enhances, safety = 'stop' } = options
  const bucket = typeof motion === 'string' ? (MOTIONS[motion] ?? wrong('motion', `${Object.keys(MOTIONS).join(', ')}, or a number from 1 to 255`, motion)) : number('motion', 127, 1, 255)
  const flagged = safety === 'off' ? 'stop' : (SAFETY_ACTIONS.find((one) => one === safety) ?? wrong('safety', `"${SAFETY_ACTIONS.join('", "')}" or "off"`, safety))
  return {
    width: along(whole('width', Math.max(16, info.width * scale), 16, 4096)),
    height: along(whole('height', Math.max(16, info.height * scale), 16, 4096)),
    frames: makes === 'picture' ? 1 : framesFor(options['frames'] === undefined ? undefined : whole('frames', 1, 1, 1000), (info.length * info.rate.den) / info.rate.num, fps, model),
    fps,
    steps: whole('steps', defaults.steps, 1, 1000),
    guidance: number('guidance', defaults.guidance, 0, 100),
    eta: number('eta', 0, 0, 1),
    strength: number('strength', 0.8, 0, 1),
    enhance: typeof enhance === 'boolean' ? enhance : wrong('enhance', 'true or false', enhance),
    safety: safety === 'off' ? safety : number('strictness', 0, -2, 2),
    flagged,
    ...(typeof scheduler === 'string' ? { scheduler } : {}),
    ...(sigmas === undefined ? {} : { sigmas: SIGMAS.find((one) => one === sigmas) ?? wrong('sigmas', SIGMAS.join(', '), sigmas) }),
    ...(spacing === undefined ? {} : { spacing: SPACINGS.find((one) => one === spacing) ?? wrong('spacing', SPACINGS.join(', '), spacing) }),
    ...(options['guidanceRescale'] === undefined ? {} : { guidanceRescale: number('guidanceRescale', 0, 0, 1) }),
    ...(cfgPlusPlus === undefined ? {} : { cfgPlusPlus: typeof cfgPlusPlus === 'boolean' ? cfgPlusPlus : wrong('cfgPlusPlus', 'true or false', cfgPlusPlus) }),
    ...(options['clipSkip'] === undefined ? {} : { clipSkip: whole('clipSkip', 1, 1, 2) }),
    ...(typeof negativePrompt === 'string' ? { negativePrompt } : {}),
    ...(decodeChunk === undefined ? {} : { decodeChunk: whole('decodeChunk', 1, 1, 1000) }),
    motion: { fps, bucket, noise: number('noise', 0.02, 0, 1), firstGuidance: number('firstGuidance', 1, 0, 100) },
  }
}

/** As many as asked for; else as the time takes, at most what the model was made for. In its steps. */
function framesFor(asked: number | undefined, duration: number, fps: number, { defaults, frameStep }: DiffusionModel): number {
  const wanted = asked ?? Math.min(defaults.frames, Math.max(1, Math.ceil(duration * fps - 1e-6)))
  const stepped = Math.ceil((wanted - 1) / frameStep) * frameStep + 1
  return asked === undefined ? Math.min(defaults.frames, stepped) : stepped
}
