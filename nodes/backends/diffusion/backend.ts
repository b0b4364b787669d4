/** The `onnx` backend: diffusion models from model packages, on this machine. */
import { failure, rateOf, type ClipSource, type DiffusionModel, type Json, type ModelResources, type Still } from '../../../engine/api.ts'
import { enhancedPrompt } from '../../shared/prompt-words.ts'
import { flaggedFault, hiddenFrame, type SafetyAction } from '../../shared/safety-policy.ts'
import type { GenerateRequest, Generated, VideoBackend } from '../../shared/kinds/clips.ts'
import { OPTIONS, readSettings } from './options.ts'
import { foreignMark, unusedOptions } from './unused.ts'

export type DiffusionKind = 'text-to-video' | 'img2vid' | 'text-to-image'

const PURPOSE = { 'text-to-video': ['video', 'text'], 'img2vid': ['video', 'image'], 'text-to-image': ['picture', 'text'] } as const
const NAMES = { 'text-to-video': 'Wan, AnimateDiff, ModelScope or Zeroscope', 'img2vid': 'Wan or Stable Video Diffusion', 'text-to-image': 'Stable Diffusion or Stable Diffusion XL' } as const

interface Need {
  readonly model?: string
  readonly prompt?: string
  readonly negativePrompt?: string
  readonly duration?: number
  readonly width?: number
  readonly height?: number
  /** Whether a part of a picture is to be made anew. */
  readonly mask?: boolean
}

export const diffusion = (kind: DiffusionKind): VideoBackend => ({
  name: 'onnx',
  kind,
  title: 'Models on this machine',
  rank: 60,
  // 2: PNDM and UniPC as they are, not their first-order forms. 3: prompts of ModelScope are enhanced. 4: trigger words in front. 5: Wan's picture cut as transformers does.
  // 6: LoRAs as strong as their headers say. 8: places between training's steps by logs in float32.
  // 9: prompts that change from step to step.
  version: '9',
  stored: true,
  loras: true,
  options: OPTIONS,
  async available(services) {
    const all = await modelsFor(kind, services)
    if (all.length > 0) return { ok: true, reason: `installed: ${all.map(({ name }) => name).join(', ')}` }
    return { ok: false, reason: `no model package of ${NAMES[kind]} is installed: see reelgraph models` }
  },
  packages: (need) => [(need as Need).model ?? []].flat(),
  async identity(need, services) {
    const { found } = chosen(await modelsFor(kind, services), need as Need)
    if (found === undefined) return 'none'
    const { prompt = '', negativePrompt = '' } = need as Need
    const inversions = found.family === 'wan' ? [] : await services.diffusion.inversions([prompt, negativePrompt])
    return [found.digest, ...inversions].join(' ')
  },
  async refuses(need, services) {
    const all = await modelsFor(kind, services)
    if ((need as Need).model !== undefined || all.some(({ fits }) => fits)) return undefined
    const least = all.toSorted((a, b) => a.memory - b.memory)[0]!
    return `${least.name} takes ${gigabytes(least.memory)}, more than REELGRAPH_MODEL_MEMORY allows; name it as the model to try all the same`
  },
  foresees: (request) => foresees(kind, request),
  run: (request) => generate(kind, request),
})

const modelsFor = (kind: DiffusionKind, { diffusion: all }: ModelResources): Promise<readonly DiffusionModel[]> => all.models(PURPOSE[kind][0], PURPOSE[kind][1])

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

/** Enlarged further than this, each way, a model's pictures look soft. */
const MOST_ENLARGED = 1.5

/** By name; else of those that fit into memory the one that makes clips as long and nearly as large as asked for, the best family first. */
export function chosen(models: readonly DiffusionModel[], { model, duration = 0, width = 0, height = 0, mask = false }: Need): { readonly found: DiffusionModel | undefined; readonly why: string } {
  if (model !== undefined) return { found: models.find((one) => one.name === model), why: 'asked for by name' }
  const seconds = ({ makes, defaults }: DiffusionModel): number => (makes === 'picture' ? Infinity : defaults.frames / defaults.fps)
  const short = (one: DiffusionModel): number => Math.max(0, duration - seconds(one) - 0.001)
  const soft = ({ defaults }: DiffusionModel): number => Math.max(MOST_ENLARGED, Math.sqrt((width * height) / (defaults.width * defaults.height)))
  const fitting = models.filter(({ fits }) => fits)
  const astray = ({ inpaints = false, refines = false }: DiffusionModel): number => (inpaints === mask ? 0 : 1) + (refines ? 2 : 0)
  // Where two are alike the sorting keeps the order of families.
  const [found] = (fitting.length > 0 ? fitting : models).toSorted((a, b) => astray(a) - astray(b) || short(a) - short(b) || soft(a) - soft(b))
  if (found === undefined) return { found, why: 'none is installed' }
  const length = found.makes === 'picture' ? '' : short(found) > 0 ? `, at most ${seconds(found).toFixed(1)} of ${duration} s` : `, ${duration} s at once`
  return { found, why: `the best of ${models.length}: ${found.fits ? '' : 'does not fit but for luck, '}takes ${gigabytes(found.memory)}, made for ${found.defaults.width}x${found.defaults.height}${length}` }
}

/** Says beforehand that a model is too large for this machine, and which would do. */
async function foresees(kind: DiffusionKind, { info, mask, model, models, log }: GenerateRequest): Promise<void> {
  const all = await modelsFor(kind, models)
  const need = { width: info.width, height: info.height, mask: mask !== undefined }
  const { found } = chosen(all, { ...(model === undefined ? {} : { model }), ...need })
  if (found === undefined || found.fits) return
  const other = chosen(all.filter(({ fits }) => fits), need).found
  const would = other === undefined ? 'None of those installed would fit.' : `${other.name} would fit: ${gigabytes(other.memory)}.`
  log.warn('W_MODEL_FIT', { port: 'model', expected: `at most ${gigabytes(models.diffusion.budget())}`, got: `${found.name}: ${gigabytes(found.memory)}`, detail: would })
}

/** What decoding counts for, in steps. */
const DECODING = 2

async function generate(kind: DiffusionKind, request: GenerateRequest): Promise<Generated> {
  const { info, image, mask, models, options, progress, log, loras = [], signal } = request
  const duration = kind === 'text-to-image' ? 0 : (info.length * info.rate.den) / info.rate.num
  const { found, why } = chosen(await modelsFor(kind, models), { ...(request.model === undefined ? {} : { model: request.model }), duration, width: info.width, height: info.height, mask: mask !== undefined })
  // Says which command fetches it.
  if (found === undefined) return Promise.reject(await missing(request))
  const settings = readSettings(options, found, info)
  for (const facts of unusedOptions({ options, settings, prompt: request.prompt, image: image !== undefined }, found)) log.warn('W_OPTION_UNUSED', facts)
  for (const [port, text] of [['prompt', request.prompt], ['negativePrompt', settings.negativePrompt ?? '']] as const) {
    const mark = foreignMark(text, found.family)
    if (mark !== undefined) log.warn('W_PROMPT_MARKS', { port, got: mark })
  }
  const { width, height, frames, fps, enhance, scheduler, sigmas, spacing, flagged: action, ...rest } = settings
  if (frames / fps < duration - 1 / fps) log.warn('W_MODEL_LENGTH', { port: 'duration', expected: `${duration} s`, got: `${(frames / fps).toFixed(1)} s of ${found.name}` })
  const asked = enhance ? enhancedPrompt(request.prompt) : request.prompt
  const words = loras.flatMap(({ triggerWords }) => triggerWords).filter((word) => !asked.includes(word))
  // In front: a prompt that is too long is cut at its end.
  const prompt = [...words, asked].filter((part) => part !== '').join(', ')
  const pictures: Uint16Array[] = []
  const flagged = new Set<number>()
  // Of a clip's time decoding takes about as much as two steps, however many its frames are.
  let total = rest.steps + DECODING
  progress(0, total, `loading ${found.name}`)
  const run = models.diffusion.run({
    model: found.name, prompt, width, height, frames, seed: Number((request.wholeSeed ?? BigInt(request.seed)) & 0xffffffffn), signal, loras, ...rest,
    ...(scheduler === undefined ? {} : { scheduler: scheduler as never }),
    ...(spacing === undefined ? {} : { spacing: spacing as never }),
    ...(sigmas === undefined ? {} : { sigmas: sigmas as never }),
    ...(image === undefined ? {} : { image: pictureOf(await request.media.cover(image, width, height)) }),
    ...(mask === undefined ? {} : { mask: maskOf(await request.media.cover(mask, width, height)) }),
    ...(request.preview === undefined ? {} : { onPicture: request.preview }),
    onStep: (done, all) => {
      total = all + DECODING
      progress(done, total, `step ${Math.min(all, done + 1)} of ${all}`)
    },
  }, log)
  for await (const { data, verdict } of run) {
    if (verdict?.flagged === true) {
      if (action === 'stop') throw flaggedFault(verdict, `frame ${pictures.length}`)
      flagged.add(pictures.length)
    }
    // 16 bits hold all that 8 will show, in half the memory.
    pictures.push(Uint16Array.from(data, (value) => value * 65535 + 0.5))
    progress(total - DECODING * (1 - pictures.length / frames), total, `decoding frame ${pictures.length} of ${frames}`)
  }
  const metadata: Record<string, Json> = { model: found.name, why, width, height, frames, fps, steps: rest.steps, guidance: rest.guidance, prompt, loras: loras.map(({ file, weight }) => ({ file, weight })) }
  if (flagged.size > 0) log.warn('W_CONTENT_HIDDEN', { detail: `${found.name}: ${flagged.size} of ${frames} ${action === 'blur' ? 'blurred' : 'blackened'}.` })
  const hide: Record<string, Json> = flagged.size === 0 ? {} : { flagged: [...flagged] }
  return { clip: clipOf(pictures, width, height, fps, (n) => (flagged.has(n) ? action : undefined)), metadata: { ...metadata, ...hide, backend: 'onnx' } }
}

async function missing({ model, models }: GenerateRequest): Promise<unknown> {
  if (model === undefined) return failure('E_MODEL_MISSING', { expected: 'a model package', got: 'none' })
  return models.packages.find(model).then(
    ({ manifest }) => failure('E_BACKEND', { port: 'model', expected: 'a model for this node', got: `${model}, of the family ${manifest.family}` }),
    (error: unknown) => error,
  )
}

function pictureOf({ width, height, data }: Still): { readonly width: number; readonly height: number; readonly data: Float32Array } {
  const plane = width * height
  const out = new Float32Array(3 * plane)
  for (let i = 0; i < plane; i++) for (let c = 0; c < 3; c++) out[c * plane + i] = data[i * 4 + c]! / 255
  return { width, height, data: out }
}

/** How light each pixel is, 0 where it can't be seen. */
function maskOf({ width, height, data }: Still): { readonly width: number; readonly height: number; readonly data: Float32Array } {
  const light = (i: number): number => (0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!) * data[i + 3]!
  return { width, height, data: Float32Array.from({ length: width * height }, (_, i) => light(4 * i) / 65025) }
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
      return how === undefined ? shown : hiddenFrame(shown, how, kernels)
    },
  }
}
