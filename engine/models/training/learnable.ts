/** What a family's denoiser learns from: pictures as latents, captions as states, and how it takes both. */
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import { asLatent, autoencoderOf, encode, signed, type AutoencoderConfig } from '../pipelines/autoencoder.ts'
import { encodePrompts, encodeXlPrompts } from '../pipelines/clip-text.ts'
import { FAMILIES } from '../pipelines/families.ts'
import { useOf, type Picture, type PipelineResources } from '../pipelines/pipeline.ts'
import { encodeT5 } from '../pipelines/t5-text.ts'
import { float, joined, outputOf } from '../pipelines/tensors.ts'
import { readVae, startsWithPicture, TOKENS, type Vae } from '../pipelines/wan.ts'
import type { Tensors } from '../runtime/session-types.ts'
import type { Kept } from './shelf.ts'

export interface LearnableRow {
  readonly sample: Float32Array
  readonly time: number
  readonly words: Kept
  readonly width: number
  readonly height: number
}

export interface Learnable {
  readonly channels: number
  /** Pixels to a latent, each way. */
  readonly factor: number
  /** Digest of the package that makes latents. */
  readonly encoder: string
  /** `mean`, and where the encoder thinks of more than one `deviation`: as the denoiser takes latents. */
  encode(picture: Picture, signal?: AbortSignal): Promise<Kept>
  words(caption: string, signal?: AbortSignal): Promise<Kept>
  /** Of rows of one size. */
  inputs(rows: readonly LearnableRow[]): Tensors
  /** Of latents of that many pixels. */
  dims(rows: number, width: number, height: number): readonly number[]
}

export const LEARNABLE = ['stable-diffusion', 'stable-diffusion-xl', 'wan'] as const

/** @throws E_TRAINING for what can't learn here, E_MODEL_INVALID */
export async function learnableOf(resources: PipelineResources, packages: ModelPackages): Promise<Learnable> {
  const { model } = resources
  switch (model.manifest.family) {
    case 'stable-diffusion':
      return latentDiffusion(resources, async (caption, signal) => {
        const { last, tokens, width } = await encodePrompts([caption], resources, { signal, literal: true })
        return { encoder_hidden_states: { dims: [tokens, width], data: last } }
      })
    case 'stable-diffusion-xl': {
      const zeros = (await model.json('model_index.json'))['force_zeros_for_empty_prompt'] !== false
      return latentDiffusion(resources, async (caption, signal) => {
        const { tokens, width, states, pooled, pooledWidth } = await encodeXlPrompts([caption], resources, { signal, literal: true })
        // As it is asked without a prompt.
        const none = zeros && caption === ''
        return { encoder_hidden_states: { dims: [tokens, width], data: none ? states.fill(0) : states }, text_embeds: { dims: [pooledWidth], data: none ? pooled.fill(0) : pooled } }
      }, ({ width, height }) => [height, width, 0, 0, height, width])
    }
    case 'wan':
      return wanTransformer(resources, packages)
    default:
      throw failure('E_TRAINING', { type: model.name, expected: `a model of the families ${LEARNABLE.join(', ')}`, got: model.manifest.family })
  }
}

async function latentDiffusion(resources: PipelineResources, words: Learnable['words'], ids?: (row: LearnableRow) => readonly number[]): Promise<Learnable> {
  const { model } = resources
  const vae = await autoencoderOf(model)
  const config: Readonly<Record<string, Json>> = await model.json('unet/config.json')
  if (config['in_channels'] !== vae.channels) throw failure('E_TRAINING', { type: model.name, expected: `a UNet of ${vae.channels} channels`, got: `${JSON.stringify(config['in_channels'])}: it is made for pictures with a mask` })
  if ((config['time_cond_proj_dim'] ?? null) !== null) throw failure('E_TRAINING', { type: model.name, expected: 'a model that is not told how far to follow the prompt', got: 'a distilled one', fix: 'Train the model that it was made of: the LoRA works with both.' })
  const dims = (rows: number, width: number, height: number): readonly number[] => [rows, vae.channels, height / vae.factor, width / vae.factor]
  return {
    channels: vae.channels, factor: vae.factor, encoder: model.digest, dims, words,
    encode: (picture, signal) => encodePicture(picture, vae, resources, signal),
    inputs: (rows) => ({
      sample: float(joined(...rows.map(({ sample }) => sample)), dims(rows.length, rows[0]!.width, rows[0]!.height)),
      timestep: timesOf(rows),
      ...stacked(rows.map(({ words: own }) => own)),
      ...(ids === undefined ? {} : { time_ids: float(Float32Array.from(rows.flatMap((row) => [...ids(row)])), [rows.length, 6]) }),
    }),
  }
}

const timesOf = (rows: readonly LearnableRow[]): Tensors[string] => float(Float32Array.from(rows, ({ time }) => time), [rows.length])

/** Arrays of all rows, one under the other. */
const stacked = (rows: readonly Kept[]): Tensors => Object.fromEntries(Object.entries(rows[0]!).map(([name, { dims }]) => [name, float(joined(...rows.map((row) => row[name]!.data)), [rows.length, ...dims])]))

async function encodePicture(picture: Picture, vae: AutoencoderConfig, { sessions, model, log }: PipelineResources, signal?: AbortSignal): Promise<Kept> {
  if (!model.has('vae_encoder/model.onnx')) throw failure('E_TRAINING', { type: model.name, expected: 'a package with a vae_encoder', got: 'none', fix: 'Export it anew with models/export.' })
  const { mean, deviation } = await sessions.use(model.session('vae_encoder'), (encoder) => encode(encoder, signed(picture), signal), useOf({ log }, signal))
  const { channels, scale, deviations } = vae
  const dims = [channels, mean.length / channels]
  return {
    mean: { dims, data: mean.map((value, i) => asLatent(value, i, mean.length, vae)) },
    deviation: { dims, data: deviation.map((value, i) => (value * scale) / (deviations?.[Math.floor((i * channels) / mean.length)] ?? 1)) },
  }
}

/** One frame; its words without what is beyond them, which is nothing. */
async function wanTransformer(resources: PipelineResources, packages: ModelPackages): Promise<Learnable> {
  const { sessions, model, log } = resources
  const vae = await readVae(resources)
  const config = await model.json('transformer/config.json')
  if (config['in_channels'] !== undefined && config['in_channels'] !== vae.channels) throw failure('E_TRAINING', { type: model.name, expected: 'a model that makes films of words', got: 'one that begins with a picture' })
  const encoder = await wanEncoder(model, vae, packages)
  const dims = (rows: number, width: number, height: number): readonly number[] => [rows, vae.channels, 1, height / vae.factor, width / vae.factor]
  return {
    channels: vae.channels, factor: vae.factor, encoder: encoder.digest, dims,
    async encode(picture, signal) {
      const { width, height, data } = signed(picture)
      const use = useOf({ log }, signal)
      const made = await sessions.use(encoder.session('vae_encoder'), async (session) => outputOf(session, await session.run({ sample: float(data, [1, 3, 1, height, width]) }, use), 'latent_mean'), use)
      const [frames, plane] = [made.dims[2]!, made.dims[3]! * made.dims[4]!]
      const mean = new Float32Array(vae.channels * plane)
      // The encoder may have been made for more frames: the first is the picture.
      for (let c = 0; c < vae.channels; c++) for (let i = 0; i < plane; i++) mean[c * plane + i] = (made.data[c * frames * plane + i]! - vae.means[c]!) / vae.deviations[c]!
      return { mean: { dims: [vae.channels, plane], data: mean } }
    },
    async words(caption, signal) {
      const { rows, width } = await encodeT5([caption], TOKENS, resources, signal)
      const [row] = rows as [Float32Array]
      const used = Math.max(1, Math.ceil((row.findLastIndex((value) => value !== 0) + 1) / width))
      return { encoder_hidden_states: { dims: [used, width], data: row.slice(0, used * width) } }
    },
    inputs: (rows) => ({
      hidden_states: float(joined(...rows.map(({ sample }) => sample)), dims(rows.length, rows[0]!.width, rows[0]!.height)),
      timestep: timesOf(rows),
      ...stacked(rows.map(({ words }) => padded(words))),
    }),
  }
}

const padded = ({ encoder_hidden_states: states }: Kept): Kept => {
  const width = states!.dims[1]!
  const data = new Float32Array(TOKENS * width)
  data.set(states!.data)
  return { encoder_hidden_states: { dims: [TOKENS, width], data } }
}

/** Packages for words have one half of the autoencoder only: the other half is taken of a package with the same. */
async function wanEncoder(model: ModelPackage, own: Vae, packages: ModelPackages): Promise<ModelPackage> {
  const told = JSON.stringify(own)
  for (const one of [model, ...(await packages.ofFamily('wan'))]) if (startsWithPicture(one) && JSON.stringify(await readVae({ model: one })) === told) return one
  throw failure('E_TRAINING', { type: model.name, expected: 'a package of the family wan with a vae_encoder', got: 'none of the same autoencoder', fix: 'Install a Wan 2.1 package that begins with a picture: its encoder is taken.' })
}

/** Pixels that divide a picture's sides. */
export const multipleOf = (model: ModelPackage): Promise<number> => FAMILIES[model.manifest.family]!.multiple(model)
