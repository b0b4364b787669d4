/** The `onnx` backend: diffusion models from model packages, on this machine. */
import {
  failure, rateOf,
  type ClipSource, type DiffusionModel, type GenerateRequest, type Generated, type Json, type ModelResources, type Still, type VideoBackend,
} from '../../../engine/api.ts'

import { flaggedFault, hidden, SAFETY_ACTIONS, type SafetyAction } from '../../frame/safety.ts'

export type DiffusionKind = 'text-to-video' | 'image-to-video' | 'text-to-image'

const PURPOSE = { 'text-to-video': ['video', 'text'], 'image-to-video': ['video', 'image'], 'text-to-image': ['picture', 'text'] } as const
const NAMES = { 'text-to-video': 'Wan, AnimateDiff, ModelScope or Zeroscope', 'image-to-video': 'Stable Video Diffusion', 'text-to-image': 'Stable Diffusion or Stable Diffusion XL' } as const

interface Need {
  readonly model?: string
  readonly duration?: number
}

export const diffusion = (kind: DiffusionKind): VideoBackend => ({
  name: 'onnx',
  kind,
  title: 'Models on this machine',
  rank: 60,
  // 2: PNDM and UniPC as they are, not their first-order forms.
  version: '2',
  stored: true,
  async available(services) {
    const [best] = await modelsFor(kind, services)
    if (best !== undefined) return { ok: true, reason: `${best.name} is installed` }
    return { ok: false, reason: `no model package of ${NAMES[kind]} is installed: see reelgraph models` }
  },
  packages: (need) => [(need as Need).model ?? []].flat(),
  async identity(need, services) {
    const { model, duration } = need as Need
    const { found } = chosen(await modelsFor(kind, services), model, duration ?? 0)
    return found?.digest ?? 'none'
  },
  generate: (request) => generate(kind, request),
})

const modelsFor = (kind: DiffusionKind, { diffusion: all }: ModelResources): Promise<readonly DiffusionModel[]> => all.models(PURPOSE[kind][0], PURPOSE[kind][1])

/** By name; else the best that makes clips as long as that, else the one that makes the longest. */
function chosen(models: readonly DiffusionModel[], name: string | undefined, duration: number): { readonly found: DiffusionModel | undefined; readonly why: string } {
  if (name !== undefined) return { found: models.find((one) => one.name === name), why: 'asked for by name' }
  const seconds = ({ defaults }: DiffusionModel): number => defaults.frames / defaults.fps
  const long = models.find((one) => seconds(one) >= duration - 0.001)
  if (long !== undefined) return { found: long, why: `the best of ${models.length} that makes ${duration} s` }
  return { found: models.toSorted((a, b) => seconds(b) - seconds(a))[0], why: `none of ${models.length} makes ${duration} s: this one makes the longest` }
}

async function generate(kind: DiffusionKind, request: GenerateRequest): Promise<Generated> {
  const { info, image, models, options, progress, log, loras = [], signal } = request
  const duration = kind === 'text-to-image' ? 0 : (info.length * info.rate.den) / info.rate.num
  const { found, why } = chosen(await modelsFor(kind, models), request.model, duration)
  // Says which command fetches it.
  if (found === undefined) return Promise.reject(await missing(request))
  const { defaults } = found
  const number = (name: string, otherwise: number, least: number, most: number): number => {
    const value = options[name] ?? otherwise
    if (typeof value === 'number' && value >= least && value <= most) return value
    throw failure('E_PARAM_VALUE', { port: `options.${name}`, expected: `a number from ${least} to ${most}`, got: JSON.stringify(value) })
  }
  const { width, height } = sizeFor(info, found)
  const frames = kind === 'text-to-image' ? 1 : framesFor(duration, found)
  if (frames / defaults.fps < duration - 1 / defaults.fps) log.warn(`${found.name} makes ${(frames / defaults.fps).toFixed(1)} s at once: the last frame stays for the rest`)
  const steps = Math.round(number('steps', defaults.steps, 1, 1000))
  const guidance = number('guidance', defaults.guidance, 0, 100)
  const words = loras.flatMap(({ triggerWords }) => triggerWords).filter((word) => !request.prompt.includes(word))
  const prompt = [request.prompt, ...words].filter((part) => part !== '').join(', ')
  const scheduler = options['scheduler']
  const { action, ...safety } = safetyOf(options, number)
  const pictures: Uint16Array[] = []
  const flagged = new Set<number>()
  let total = frames
  const run = models.diffusion.run({
    model: found.name, prompt, width, height, frames, steps, guidance, seed: request.seed, signal, loras, ...safety,
    ...(typeof options['negativePrompt'] === 'string' ? { negativePrompt: options['negativePrompt'] } : {}),
    ...(typeof scheduler === 'string' ? { scheduler: scheduler as never } : {}),
    ...(image === undefined ? {} : { image: pictureOf(await request.media.cover(image, width, height)) }),
    eta: number('eta', 0, 0, 1),
    motion: { fps: defaults.fps, bucket: number('motion', 127, 1, 255), noise: number('noise', 0.02, 0, 1) },
    ...(request.preview === undefined ? {} : { onPicture: request.preview }),
    onStep: (done, all) => {
      total = all + frames
      progress(done, total, `step ${done} of ${all}`)
    },
  }, log)
  for await (const { data, verdict } of run) {
    if (verdict?.flagged === true) {
      if (action === 'stop') throw flaggedFault(verdict, `frame ${pictures.length}`)
      flagged.add(pictures.length)
    }
    // 16 bits hold all that 8 will show, in half the memory.
    pictures.push(Uint16Array.from(data, (value) => value * 65535 + 0.5))
    progress(total - frames + pictures.length, total, `decoding frame ${pictures.length} of ${frames}`)
  }
  const metadata: Record<string, Json> = { model: found.name, why, width, height, frames, steps, guidance, prompt, loras: loras.map(({ file, weight }) => ({ file, weight })) }
  if (flagged.size > 0) log.warn(`the safety checker of ${found.name} flags ${flagged.size} of ${frames}: ${action === 'blur' ? 'blurred' : 'blackened'}`)
  const hide: Record<string, Json> = flagged.size === 0 ? {} : { flagged: [...flagged] }
  return { clip: clipOf(pictures, width, height, defaults.fps, (n) => (flagged.has(n) ? action : undefined)), metadata: { ...metadata, ...hide, backend: 'onnx' } }
}

/** What becomes of a picture that the package's safety checker flags, and how strict that is. */
function safetyOf(options: Readonly<Record<string, Json>>, number: (name: string, otherwise: number, least: number, most: number) => number): { readonly action: SafetyAction; readonly safety: number | 'off' } {
  const wanted = options['safety'] ?? 'stop'
  if (wanted === 'off') return { action: 'stop', safety: 'off' }
  const action = SAFETY_ACTIONS.find((one) => one === wanted)
  if (action !== undefined) return { action, safety: number('strictness', 0, -2, 2) }
  throw failure('E_PARAM_VALUE', { port: 'options.safety', expected: `"${SAFETY_ACTIONS.join('", "')}" or "off"`, got: JSON.stringify(wanted) })
}

async function missing({ model, models }: GenerateRequest): Promise<unknown> {
  if (model === undefined) return failure('E_MODEL_MISSING', { expected: 'a model package', got: 'none' })
  return models.packages.find(model).then(
    ({ manifest }) => failure('E_BACKEND', { port: 'model', expected: 'a model for this node', got: `${model}, of the family ${manifest.family}` }),
    (error: unknown) => error,
  )
}

/** As many pixels as the model likes, in the shape asked for. */
function sizeFor(info: { readonly width: number; readonly height: number }, { defaults, multiple }: DiffusionModel): { readonly width: number; readonly height: number } {
  const scale = Math.sqrt((defaults.width * defaults.height) / (info.width * info.height))
  const along = (length: number): number => Math.max(multiple, Math.round((length * scale) / multiple) * multiple)
  return { width: along(info.width), height: along(info.height) }
}

/** As many frames as the time takes, at most what the model was made for, in its steps. */
function framesFor(duration: number, { defaults, frameStep }: DiffusionModel): number {
  const wanted = Math.min(defaults.frames, Math.max(1, Math.ceil(duration * defaults.fps - 1e-6)))
  return Math.min(defaults.frames, Math.ceil((wanted - 1) / frameStep) * frameStep + 1)
}

function pictureOf({ width, height, data }: Still): { readonly width: number; readonly height: number; readonly data: Float32Array } {
  const plane = width * height
  const out = new Float32Array(3 * plane)
  for (let i = 0; i < plane; i++) for (let c = 0; c < 3; c++) out[c * plane + i] = data[i * 4 + c]! / 255
  return { width, height, data: out }
}

function clipOf(pictures: readonly Uint16Array[], width: number, height: number, fps: number, hiding: (n: number) => SafetyAction | undefined): ClipSource {
  return {
    info: { format: 'yuv420p', width, height, rate: rateOf(fps), length: pictures.length },
    async frame(n, { create, kernels }) {
      const frame = create('rgbf32', width, height)
      const values = pictures[n]!
      frame.planes.forEach(({ data }, c) => {
        const start = c * data.length
        for (let i = 0; i < data.length; i++) data[i] = values[start + i]! / 65535
      })
      const shown = await kernels.convert(frame, 'yuv420p')
      const how = hiding(n)
      return how === undefined ? shown : hidden(shown, how, kernels)
    },
  }
}
