/** Wan 2.1 and 2.2 (Wan team, 2025): a video transformer with flow matching, or one for much noise and one for little; T5 for the words and an autoencoder over time. */
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { scaled } from '../schedulers/scheduler.ts'
import type { Session, Tensors } from '../runtime/session-types.ts'
import { createTorchRandom } from './torch-random.ts'
import { signed, unsigned } from './autoencoder.ts'
import { encodePatches } from './clip-image.ts'
import { useOf, type DiffusionRequest, type Picture, type Pipeline, type PipelineResources } from './pipeline.ts'
import { guide, sample, schedulerOf } from './sampling.ts'
import { encodeT5 } from './t5-text.ts'
import { float, joined, outputOf, timestep, volume } from './tensors.ts'
import { decodeClip, TEMPORAL, tooLong, type WanDims } from './wan-decoder.ts'

/** Words that the transformer takes, whatever the prompt has. */
export const TOKENS = 512

/** What the autoencoder's files say. */
export interface Vae {
  readonly channels: number
  /** Pixels to a latent, each way. */
  readonly factor: number
  /** Of each channel: latents are the encoder's numbers less the mean, in deviations. */
  readonly means: readonly number[]
  readonly deviations: readonly number[]
}

export const wan: Pipeline = async function* (request, resources) {
  const { sessions, model, log } = resources
  const { width, height, frames, guidance, signal } = request
  const use = useOf({ log }, signal)
  const vae = await readVae(resources)
  const dims = await latentDims(request, resources, vae)
  const guided = guidance > 1
  const prompts = guided ? [request.negativePrompt ?? '', request.prompt] : [request.prompt]
  const text = await encodeT5(prompts, TOKENS, resources, signal)
  const scheduler = await schedulerOf(resources, { ...request, strength: 1 })
  const random = createTorchRandom(request.seed)
  const start = scaled(random.randn(volume(dims)), scheduler.initialSigma)
  const picture = startsWithPicture(model) ? await conditions(request, resources, vae, dims) : undefined
  const expert = await expertsOf(model)
  // Held for one step: of two that take turns once, the first makes way for the second.
  const latents = await sample({
    scheduler, dims, start, random,
    predict: (input, time) =>
      sessions.use(
        model.session(expert(time)),
        async (transformer) => {
          const beside = picture === undefined ? {} : { hidden_states: picture.beside(input) }
          const common = { hidden_states: float(input, dims), ...beside, timestep: timestep(transformer, time, 1), ...picture?.seen }
          const ask = async (row: Float32Array): Promise<Float32Array> => {
            const feeds = { ...common, encoder_hidden_states: float(row, [1, text.length, text.width]) }
            return outputOf(transformer, await transformer.run(feeds, use), 'out_sample', 'sample').data
          }
          // One after the other: a batch of two would take twice the memory, and is no faster at these sizes.
          return guided ? guide(await ask(text.rows[0]!), await ask(text.rows[1]!), guidance) : ask(text.rows[0]!)
        },
        use,
      ),
  }, request)
  const plane = volume(dims.slice(2))
  const raw = new Float32Array(latents.data.length)
  for (let c = 0; c < vae.channels; c++) raw.set(scaled(latents.data.subarray(c * plane, (c + 1) * plane), vae.deviations[c]!, vae.means[c]!), c * plane)
  const decoder = model.session('vae_decoder')
  const made = await sessions.use(decoder, (session) => decodeClip(session, raw, dims, vae.factor, use, resources), use)
  const pixels = width * height
  for (let i = 0; i < frames; i++) {
    const planes = [0, 1, 2].map((c) => made.data.subarray((c * made.frames + i) * pixels, (c * made.frames + i + 1) * pixels))
    yield { width, height, data: unsigned(joined(...planes), decoder.name) }
  }
}

/** Packages made for pictures have the encoder half, too. */
export const startsWithPicture = ({ has }: Pick<PipelineResources['model'], 'has'>): boolean => has('vae_encoder/model.onnx')

/** Which transformer is asked at a time. Steps of training are 1000. */
async function expertsOf(model: PipelineResources['model']): Promise<(time: number) => string> {
  const boundary = (await model.json('model_index.json'))['boundary_ratio']
  return (time) => (typeof boundary === 'number' && time < boundary * 1000 ? 'transformer_2' : 'transformer')
}

export async function readVae({ model }: Pick<PipelineResources, 'model'>): Promise<Vae> {
  const config = await model.json('vae_decoder/config.json')
  const channels = Number(config['z_dim'] ?? 16)
  const mults = config['dim_mult']
  const numbers = (value: Json | undefined, otherwise: number): number[] => (Array.isArray(value) ? value.map(Number) : new Array<number>(channels).fill(otherwise))
  return {
    channels,
    factor: 2 ** ((Array.isArray(mults) ? mults.length : 4) - 1),
    means: numbers(config['latents_mean'], 0),
    deviations: numbers(config['latents_std'], 1),
  }
}

/** @throws E_MODEL_INPUT unless the sizes are whole numbers of latents and of the transformer's patches */
async function latentDims({ width, height, frames }: DiffusionRequest, { model }: PipelineResources, { channels, factor }: Vae): Promise<WanDims> {
  const patches = (await model.json('transformer/config.json'))['patch_size']
  const side = factor * (Array.isArray(patches) ? Number(patches.at(-1)) : 2)
  if (width % side !== 0 || height % side !== 0 || (frames - 1) % TEMPORAL !== 0) {
    throw failure('E_MODEL_INPUT', { expected: `a size that ${side} divides, and ${TEMPORAL} n + 1 frames`, got: `${frames} frames of ${width}x${height}` })
  }
  return [1, channels, (frames - 1) / TEMPORAL + 1, height / factor, width / factor]
}

/** The picture as the encoder takes it: by itself, or, where that goes through any number of frames, before blank ones. */
function firstOf({ data, width, height }: Picture, latents: number, encoder: Session): Tensors[string] {
  if (encoder.inputs.find((one) => one.name === 'sample')?.dims[2] === 1) return float(data, [1, 3, 1, height, width])
  const frames = Math.max(1, latents - 1) * TEMPORAL + 1
  const plane = width * height
  const all = new Float32Array(3 * frames * plane)
  for (let c = 0; c < 3; c++) all.set(data.subarray(c * plane, (c + 1) * plane), c * frames * plane)
  return float(all, [1, 3, frames, height, width])
}

/** The picture as the transformer takes it: which frames are given and their latents beside the noise, and what CLIP sees. */
async function conditions({ image, width, height, signal }: DiffusionRequest, resources: PipelineResources, vae: Vae, dims: WanDims): Promise<{ readonly seen: Tensors; beside(noise: Float32Array): Tensors[string] }> {
  const { sessions, model, log } = resources
  if (image === undefined) throw failure('E_MODEL_INPUT', { expected: 'a picture to begin with', got: 'none' })
  if (image.width !== width || image.height !== height) throw failure('E_MODEL_INPUT', { expected: `a picture of ${width}x${height}`, got: `${image.width}x${image.height}` })
  const use = useOf({ log }, signal)
  const seen = model.has('image_encoder/model.onnx') ? await encodePatches(image, resources, signal) : undefined
  const encoded = await sessions.use(
    model.session('vae_encoder'),
    async (encoder) => outputOf(encoder, await encoder.run({ sample: firstOf(signed(image), dims[2], encoder) }, use), 'latent_mean'),
    use,
  )
  const [, , frames, h, w] = dims
  const given = encoded.dims[2]!
  if (given < frames) throw tooLong(model.name, given)
  const plane = h * w
  const block = frames * plane
  const all = new Float32Array((2 * vae.channels + TEMPORAL) * block)
  // Of each latent frame's four frames of the film, those that are given: the first one's.
  for (let k = 0; k < TEMPORAL; k++) all.fill(1, (vae.channels + k) * block, (vae.channels + k) * block + plane)
  for (let c = 0; c < vae.channels; c++) {
    // The encoder may have been made for more frames: it looks back only, so that the first ones are the same.
    const part = encoded.data.subarray(c * given * plane, c * given * plane + block)
    all.set(scaled(part, 1 / vae.deviations[c]!, -vae.means[c]! / vae.deviations[c]!), (vae.channels + TEMPORAL + c) * block)
  }
  return {
    seen: seen === undefined ? {} : { encoder_hidden_states_image: float(seen.data, seen.dims) },
    beside(noise) {
      all.set(noise)
      return float(all, [1, 2 * vae.channels + TEMPORAL, frames, h, w])
    },
  }
}
