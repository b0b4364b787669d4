/**
 * Latent diffusion from words (Rombach et al. 2022): Stable Diffusion 1 and 2, Stable Diffusion XL (Podell et al. 2023), and
 * the video models of the same make: ModelScope and Zeroscope (3-D UNet), AnimateDiff (motion UNet).
 */
import { failure } from '../../contract/errors.ts'
import type { Session, Tensors } from '../runtime/session-types.ts'
import { scaled } from '../schedulers/scheduler.ts'
import { createTorchRandom } from './torch-random.ts'
import { autoencoderOf, decode, type AutoencoderConfig } from './autoencoder.ts'
import { encodePrompts, encodeXlPrompts } from './clip-text.ts'
import { checkInputs, guidingOf } from './guidance.ts'
import { beginning } from './inpainting.ts'
import { useOf, type DiffusionRequest, type Picture, type Pipeline, type PipelineResources } from './pipeline.ts'
import { isTurning, turnsOf } from './prompt-turns.ts'
import { askRows } from './rows.ts'
import { firstStep, guide, rescaled, sample, schedulerOf, type Answer } from './sampling.ts'
import { float, joined, outputOf, repeated, timestep, volume } from './tensors.ts'

/** The prompt of a step as the denoiser takes it: one row, or two of which the first stands for no prompt. */
type Conditions = (step: number) => Tensors

export const stableDiffusion: Pipeline = async function* (request, resources) {
  yield* diffuse(request, resources, await inWords(request, resources))
}

/** What the words say, and how far they are followed. */
async function inWords(request: DiffusionRequest, resources: PipelineResources): Promise<Conditions> {
  const { batch, told } = await guidingOf(request, resources)
  const { texts, rowsAt } = spoken(promptsOf(request, batch), request)
  const text = await encodePrompts(texts, resources, request)
  return eachOnce(rowsAt, (rows) => ({ encoder_hidden_states: float(taken(text.last, rows, texts.length), [batch, text.tokens, text.width]), ...told }))
}

const promptsOf = ({ negativePrompt = '', prompt }: DiffusionRequest, batch: number): string[] => (batch === 2 ? [negativePrompt, prompt] : [prompt])

export const stableDiffusionXl: Pipeline = async function* (request, resources) {
  const index = await resources.model.json('model_index.json')
  const { batch, told } = await guidingOf(request, resources)
  // The model was trained with zeros where there is no negative prompt.
  const zeros = batch === 2 && (request.negativePrompt ?? '') === '' && index['force_zeros_for_empty_prompt'] !== false
  const { texts, rowsAt } = spoken(promptsOf(request, zeros ? 1 : batch), request)
  const text = await encodeXlPrompts(texts, resources, request)
  const padded = (data: Float32Array): Float32Array => (zeros ? joined(new Float32Array(data.length), data) : data)
  // Original size, crop from the top left, target size; or how beautiful it shall be.
  const begin = [request.height, request.width, 0, 0]
  const scored = index['requires_aesthetics_score'] === true
  const sizes = scored ? [...(batch === 2 ? [...begin, UGLY] : []), ...begin, BEAUTIFUL] : [...repeated(Float32Array.from([...begin, request.height, request.width]), batch)]
  yield* diffuse(request, resources, eachOnce(rowsAt, (rows) => ({
    encoder_hidden_states: float(padded(taken(text.states, rows, texts.length)), [batch, text.tokens, text.width]),
    text_embeds: float(padded(taken(text.pooled, rows, texts.length)), [batch, text.pooledWidth]),
    time_ids: float(Float32Array.from(sizes), [batch, sizes.length / batch]),
    ...told,
  })))
}

/** Of the refiner's scores, 0 to 10: what is wanted, and what is not, as diffusers asks for. */
const [BEAUTIFUL, UGLY] = [6, 2.5]

/** All that prompts become in the steps of a run, each text once, and which of them a step has. */
function spoken(prompts: readonly string[], { steps }: DiffusionRequest): { readonly texts: readonly string[]; readonly rowsAt: (step: number) => readonly number[] } {
  const turns = prompts.map((prompt) => (isTurning(prompt) ? turnsOf(prompt, steps) : [prompt]))
  const texts = [...new Set(turns.flat())]
  return { texts, rowsAt: (step) => turns.map((own) => texts.indexOf(own[Math.min(step, own.length - 1)]!)) }
}

/** Of `count` rows of numbers some, one after the other. */
function taken(data: Float32Array, rows: readonly number[], count: number): Float32Array {
  const size = data.length / count
  return rows.length === count && rows.every((row, i) => row === i) ? data : joined(...rows.map((row) => data.subarray(row * size, (row + 1) * size)))
}

/** Made once for steps of the same rows that follow each other. */
function eachOnce(rowsAt: (step: number) => readonly number[], make: (rows: readonly number[]) => Tensors): Conditions {
  let last: { readonly key: string; readonly made: Tensors } | undefined
  return (step) => {
    const rows = rowsAt(step)
    const key = rows.join(' ')
    if (last?.key !== key) last = { key, made: make(rows) }
    return last.made
  }
}

/** One prompt for all frames; the latents of all frames are denoised together. */
export const videoDiffusion: Pipeline = async function* (request, resources) {
  yield* diffuse(request, resources, await inWords({ ...request, clipSkip: 1 }, resources), true)
}

/** Frames that are decoded together. */
const CHUNK = 4

async function* diffuse(request: DiffusionRequest, resources: PipelineResources, conditions: Conditions, video = false): AsyncGenerator<Picture> {
  const { sessions, model, log } = resources
  const { signal, frames } = request
  const vae = await autoencoderOf(model)
  const [h, w] = latentSize(request, vae)
  const scheduler = await schedulerOf(resources, request)
  const random = createTorchRandom(request.seed)
  const dims = video ? [1, vae.channels, frames, h, w] : [1, vae.channels, h, w]
  const use = useOf({ log }, signal)
  const from = firstStep(scheduler, request)
  const { start, beside, after } = video
    ? { start: scaled(random.randn(volume(dims)), scheduler.initialSigma) }
    : await beginning(request, resources, vae, scheduler, random, [h, w])
  const latents = await sessions.use(
    model.session('unet'),
    (unet) => sample({ scheduler, dims, start, from, random, after, predict: denoiser(unet, dims, conditions, request, resources, beside) }, request),
    use,
  )
  const inFrames = video ? byFrames(latents.data, vae.channels, frames, h * w) : latents.data
  yield* decode(inFrames, [video ? frames : 1, vae.channels, h, w], vae, resources, request.decodeChunk ?? CHUNK, signal)
}

/** @throws E_MODEL_INPUT unless the sizes are whole numbers of latents */
export function latentSize({ width, height }: DiffusionRequest, { factor }: AutoencoderConfig): readonly [h: number, w: number] {
  if (width % factor === 0 && height % factor === 0) return [height / factor, width / factor]
  throw failure('E_MODEL_INPUT', { expected: `a width and a height that ${factor} divides`, got: `${width}x${height}` })
}

function denoiser(unet: Session, dims: readonly number[], conditions: Conditions, request: DiffusionRequest, { log }: PipelineResources, beside?: Float32Array) {
  checkInputs(unet, ['sample', 'timestep', ...Object.keys(conditions(0))])
  const use = useOf({ log }, request.signal)
  const batch = conditions(0)['encoder_hidden_states']!.dims[0]!
  const rows = askRows(unet, use, log)
  const channels = dims[1]! + (beside?.length ?? 0) / volume(dims.slice(2))
  return async (latents: Float32Array, time: number, step: number): Promise<Float32Array | Answer> => {
    const input = beside === undefined ? latents : joined(latents, beside)
    const feeds = { sample: float(repeated(input, batch), [batch, channels, ...dims.slice(2)]), timestep: timestep(unet, time, batch), ...conditions(step) }
    if (batch === 2) {
      const [without, prompted] = await rows(feeds)
      const guided = guide(without, prompted, request.guidance)
      const output = request.guidanceRescale === undefined || request.guidanceRescale === 0 ? guided : rescaled(guided, prompted, request.guidanceRescale)
      return request.cfgPlusPlus === true ? { output, without } : output
    }
    return outputOf(unet, await unet.run(feeds, use), 'out_sample', 'sample').data
  }
}

/** Channels x frames to frames x channels. */
function byFrames(data: Float32Array, channels: number, frames: number, plane: number): Float32Array {
  const out = new Float32Array(data.length)
  for (let c = 0; c < channels; c++) {
    for (let f = 0; f < frames; f++) out.set(data.subarray((c * frames + f) * plane, (c * frames + f + 1) * plane), (f * channels + c) * plane)
  }
  return out
}
