/** Pictures to latents and back (a variational autoencoder's two halves). */
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { eachFinite } from '../runtime/finite.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import type { Session } from '../runtime/session-types.ts'
import { cutPlanes, inTiles } from '../tasks/tiles.ts'
import { scaled } from '../schedulers/scheduler.ts'
import type { TorchRandom } from './torch-random.ts'
import { useOf, type Picture, type PipelineResources } from './pipeline.ts'
import { float, outputOf } from './tensors.ts'

export interface AutoencoderConfig {
  /** Pixels to a latent, each way. */
  readonly factor: number
  readonly channels: number
  /** Latents are the encoder's numbers, less `shift`, times this. */
  readonly scale: number
  readonly shift: number
  /** Of each channel, where the model was trained on latents without them. */
  readonly means?: readonly number[]
  readonly deviations?: readonly number[]
}

export async function autoencoderOf(model: ModelPackage): Promise<AutoencoderConfig> {
  const config = await model.json('vae_decoder/config.json')
  const number = (value: Json | undefined, otherwise: number): number => (typeof value === 'number' ? value : otherwise)
  const blocks = config['block_out_channels']
  const channels = number(config['latent_channels'], 4)
  return {
    factor: Array.isArray(blocks) ? 2 ** (blocks.length - 1) : 8,
    channels,
    scale: number(config['scaling_factor'], 0.18215),
    shift: number(config['shift_factor'], 0),
    ...(model.manifest.family === 'stable-diffusion-xl' ? spreadOf(model.name, config, channels) : {}),
  }
}

/** Only XL's pipelines know them. @throws E_MODEL_INVALID */
function spreadOf(name: string, config: Readonly<Record<string, Json>>, channels: number): Pick<AutoencoderConfig, 'means' | 'deviations'> {
  const [means, deviations] = [config['latents_mean'], config['latents_std']]
  if (means === undefined || means === null || deviations === undefined || deviations === null) return {}
  const numbers = (key: string, value: Json): readonly number[] => {
    if (Array.isArray(value) && value.length === channels && value.every((one) => typeof one === 'number' && (key === 'latents_mean' || one !== 0))) return value as number[]
    throw failure('E_MODEL_INVALID', { file: `${name}/vae_decoder/config.json`, port: key, expected: `${channels} numbers`, got: JSON.stringify(value) })
  }
  return { means: numbers('latents_mean', means), deviations: numbers('latents_std', deviations) }
}

/** Latents as the decoder takes them. @param data frames x channels x plane */
function unscaled(data: Float32Array, plane: number, { scale, shift, channels, means, deviations }: AutoencoderConfig): Float32Array {
  if (means === undefined || deviations === undefined) return scaled(data, 1 / scale, shift)
  return data.map((value, i) => {
    const c = Math.floor(i / plane) % channels
    return (value * deviations[c]!) / scale + means[c]!
  })
}

/** Mean and deviation of what the encoder makes of a picture in -1..1. */
export async function encode(encoder: Session, { width, height, data }: Picture, signal?: AbortSignal): Promise<{ readonly mean: Float32Array; readonly deviation: Float32Array }> {
  const made = await encoder.run({ sample: float(data, [1, 3, height, width]) }, signal === undefined ? {} : { signal })
  const { data: both } = outputOf(encoder, made, 'latent_parameters')
  const half = both.length / 2
  // The second half is the logarithm of the variance, bounded as it was in training.
  return { mean: both.slice(0, half), deviation: both.slice(half).map((value) => Math.exp(0.5 * Math.min(20, Math.max(-30, value)))) }
}

/** A number of the encoder as latents have it. @param i of all of a picture's `count`, channel by channel */
export const asLatent = (value: number, i: number, count: number, { means, deviations, shift, scale, channels }: AutoencoderConfig): number => {
  const c = Math.floor((i * channels) / count)
  return ((value - (means?.[c] ?? shift)) * scale) / (deviations?.[c] ?? 1)
}

/** Latents of a picture in 0..1. @param random draws one of the pictures that the encoder thinks of; without it the mean */
export async function toLatents(picture: Picture, config: AutoencoderConfig, { sessions, model, log }: PipelineResources, random: TorchRandom | undefined, signal?: AbortSignal): Promise<Float32Array> {
  const use = useOf({ log }, signal)
  const { mean, deviation } = await sessions.use(model.session('vae_encoder'), (encoder) => encode(encoder, signed(picture), signal), use)
  const noise = random?.randn(mean.length)
  return mean.map((value, i) => asLatent(noise === undefined ? value : value + deviation[i]! * noise[i]!, i, mean.length, config))
}

/** 0..1 as the encoder wants it, -1..1. */
export const signed = ({ data, ...size }: Picture): Picture => ({ ...size, data: scaled(data, 2, -1) })

/** -1..1 as pictures have it, held within 0..1. @throws E_MODEL_RUN where the decoder of that name made no numbers */
export const unsigned = (data: Float32Array, name: string): Float32Array => eachFinite(data, name, (value) => Math.min(1, Math.max(0, value / 2 + 0.5)))

/** Latents on a side of a tile, and what neighbours share: 512 pixels and 128, of most autoencoders. */
export const TILE = 64
export const OVERLAP = 16

/**
 * Decodes frames of latents, `chunk` at a time, in order. Where memory runs out, fewer at a time, then in tiles.
 * @param latents frames x channels x h x w
 */
export async function* decode(
  latents: Float32Array,
  [frames, channels, h, w]: readonly [number, number, number, number],
  config: AutoencoderConfig,
  { sessions, model, log }: PipelineResources,
  chunk: number,
  signal?: AbortSignal,
): AsyncGenerator<Picture> {
  const plane = channels * h * w
  const use = useOf({ log }, signal)
  const raw = unscaled(latents, h * w, config)
  const [width, height] = [w * config.factor, h * config.factor]
  const decoder = model.session('vae_decoder')
  const ask = (part: Float32Array, dims: readonly number[]): Promise<Float32Array> =>
    sessions.use(decoder, async (session) => outputOf(session, await session.run({ latent_sample: float(part, dims) }, use), 'sample').data, use)
  let size = chunk
  let tile = Infinity
  for (let at = 0; at < frames; ) {
    signal?.throwIfAborted()
    const count = Math.min(size, frames - at)
    const part = raw.subarray(at * plane, (at + count) * plane)
    let data: Float32Array
    try {
      data = tile === Infinity ? await ask(part, [count, channels, h, w]) : await decodeTiles(part, tile)
    } catch (error) {
      if ((error as { code?: string }).code !== 'E_MODEL_MEMORY') throw error
      if (count > 1) size = count >> 1
      else if (tile > TILE / 4 && Math.max(h, w) > TILE / 4) tile = tile === Infinity ? TILE : tile / 2
      else throw error
      log.warn('W_MODEL_MEMORY', { detail: tile === Infinity ? `Frames are decoded ${size} at a time.` : `Frames are decoded in tiles of ${tile * config.factor} pixels.` })
      continue
    }
    const pixels = 3 * width * height
    for (let i = 0; i < count; i++) yield { width, height, data: unsigned(data.subarray(i * pixels, (i + 1) * pixels), decoder.name) }
    at += count
  }

  function decodeTiles(frame: Float32Array, side: number): Promise<Float32Array> {
    const tiling = { width: w, height: h, tile: side, overlap: (OVERLAP * side) / TILE, factor: config.factor, channels: 3 }
    return inTiles(tiling, (x, y, tw, th) => ask(cutPlanes(frame, { width: w, height: h }, { x, y, width: tw, height: th }), [1, channels, th, tw]))
  }
}
