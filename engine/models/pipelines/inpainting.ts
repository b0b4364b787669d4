/** A part of a picture made anew: by models that know masks, and by others, which keep the rest as noisy as their step. */
import { failure } from '../../contract/errors.ts'
import type { Scheduler } from '../schedulers/scheduler.ts'
import { scaled } from '../schedulers/scheduler.ts'
import type { TorchRandom } from './torch-random.ts'
import { toLatents, type AutoencoderConfig } from './autoencoder.ts'
import type { DiffusionRequest, Picture, PipelineResources } from './pipeline.ts'
import { firstStep } from './sampling.ts'

/** What a picture and a mask mean for a run. */
export interface Beginning {
  /** Latents to begin with, as noisy as the first step wants them. */
  readonly start: Float32Array
  /** What the model gets beside the latents: more channels. */
  readonly beside?: Float32Array
  /** What stays of the picture, put back after step `i`. */
  readonly after?: (latents: Float32Array, i: number) => Float32Array
}

/** Whether the UNet takes a mask and a picture beside the latents. */
async function takesMask({ model }: PipelineResources, { channels }: AutoencoderConfig): Promise<boolean> {
  return model.has('unet/config.json') && (await model.json('unet/config.json'))['in_channels'] === 2 * channels + 1
}

/** @param size height and width of the latents. The random numbers are drawn in the reference's order. */
export async function beginning(request: DiffusionRequest, resources: PipelineResources, vae: AutoencoderConfig, scheduler: Scheduler, random: TorchRandom, [h, w]: readonly [number, number]): Promise<Beginning> {
  const { image, mask, strength, signal } = request
  checkSizes(request)
  const count = vae.channels * h * w
  const known = await takesMask(resources, vae)
  const inpaints = mask !== undefined || known
  const isNew = inpaints && (image === undefined || strength === 1)
  const clean = image === undefined || (known && isNew) ? undefined : await toLatents(image, vae, resources, random, signal)
  const noise = random.randn(count)
  const start = clean === undefined || isNew ? scaled(noise, scheduler.initialSigma) : scheduler.addNoise(clean, noise, firstStep(scheduler, request))
  if (!inpaints) return { start }
  const holes = latentMask(mask, request, [h, w])
  if (!known) {
    // The reference encodes the masked picture here and does not use it: the numbers that it draws are passed over.
    random.randn(count)
    return { start, after: (latents, i) => blended(i + 1 < scheduler.timesteps.length ? scheduler.addNoise(clean!, noise, i + 1) : clean!, latents, holes) }
  }
  const without = await toLatents(withoutMasked(request), vae, resources, random, signal)
  const beside = new Float32Array(holes.length + without.length)
  beside.set(holes)
  beside.set(without, holes.length)
  return { start, beside }
}

function checkSizes({ image, mask, width, height }: DiffusionRequest): void {
  for (const [name, one] of Object.entries({ picture: image, mask })) {
    if (one === undefined || (one.width === width && one.height === height)) continue
    throw failure('E_MODEL_INPUT', { expected: `a ${name} of ${width}x${height}`, got: `${one.width}x${one.height}` })
  }
  if (mask !== undefined && image === undefined) throw failure('E_MODEL_INPUT', { port: 'image', expected: 'a picture that the mask is for', got: 'none' })
}

/** 1 where something new comes, for each latent: what its first pixel says. Without a mask everywhere. */
function latentMask(mask: DiffusionRequest['mask'], { width, height }: DiffusionRequest, [h, w]: readonly [number, number]): Float32Array {
  const out = new Float32Array(h * w).fill(1)
  if (mask === undefined) return out
  const [across, down] = [width / w, height / h]
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) out[y * w + x] = mask.data[y * down * width + x * across]! >= 0.5 ? 1 : 0
  return out
}

/** The picture, grey where something new comes. */
function withoutMasked({ image, mask, width, height }: DiffusionRequest): Picture {
  const plane = width * height
  const data = new Float32Array(3 * plane).fill(0.5)
  if (image !== undefined && mask !== undefined) {
    for (let i = 0; i < data.length; i++) if (mask.data[i % plane]! < 0.5) data[i] = image.data[i]!
  }
  return { width, height, data }
}

function blended(kept: Float32Array, made: Float32Array, holes: Float32Array): Float32Array {
  const out = made.slice()
  for (let i = 0; i < out.length; i++) if (holes[i % holes.length] === 0) out[i] = kept[i]!
  return out
}
