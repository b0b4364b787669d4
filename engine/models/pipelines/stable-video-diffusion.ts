/** Stable Video Diffusion (Blattmann et al. 2023): a picture begins to move. */
import { failure } from '../../contract/errors.ts'
import { scaled } from '../schedulers/scheduler.ts'
import { createTorchRandom } from './torch-random.ts'
import { autoencoderOf, decode, encode, signed } from './autoencoder.ts'
import { encodePicture } from './clip-image.ts'
import { useOf, type Pipeline } from './pipeline.ts'
import { askRows } from './rows.ts'
import { guide, sample, schedulerOf } from './sampling.ts'
import { latentSize } from './stable-diffusion.ts'
import { float, joined, outputOf, repeated, timestep, volume } from './tensors.ts'

/** Frames that are decoded together: they lean on each other, so that the number is part of the result. */
const CHUNK = 8

export const stableVideoDiffusion: Pipeline = async function* (request, resources) {
  const { sessions, model, log } = resources
  const { image, width, height, frames, guidance, signal } = request
  if (image === undefined) throw failure('E_MODEL_INPUT', { expected: 'a picture to begin with', got: 'none' })
  const { fps = 7, bucket = 127, noise = 0.02, firstGuidance = 1 } = request.motion ?? {}
  const use = useOf({ log }, signal)
  const vae = await autoencoderOf(model)
  const [h, w] = latentSize(request, vae)
  const embedding = await encodePicture(image, resources, signal)
  const random = createTorchRandom(request.seed)
  const { data } = signed(image)
  const grain = random.randn(data.length)
  const stained = { width, height, data: data.map((value, i) => value + noise * grain[i]!) }
  const { mean } = await sessions.use(model.session('vae_encoder'), (encoder) => encode(encoder, stained, signal), use)
  const scheduler = await schedulerOf(resources, request)
  const dims = [1, frames, vae.channels, h, w]
  const start = scaled(random.randn(volume(dims)), scheduler.initialSigma)
  const guided = guidance > 1
  const batch = guided ? 2 : 1
  // Without the picture: neither what it shows nor what it looks like.
  const given = (what: Float32Array): Float32Array => (guided ? joined(new Float32Array(what.length), what) : what)
  const conditions = {
    encoder_hidden_states: float(given(embedding), [batch, 1, embedding.length]),
    // The model counts the frames between, one less than a second has.
    added_time_ids: float(repeated(Float32Array.of(fps - 1, bucket, noise), batch), [batch, 3]),
  }
  const still = given(repeated(mean, frames))
  const frame = vae.channels * h * w
  const rise = Array.from({ length: frames }, (_, i) => firstGuidance + ((guidance - firstGuidance) * i) / Math.max(1, frames - 1))
  const latents = await sessions.use(
    model.session('unet'),
    (unet) => {
      const rows = askRows(unet, use, log)
      return sample({
        scheduler, dims, start, random,
        async predict(input, time) {
          const both = interleaved(input, still, frame)
          const feeds = { sample: float(both, [batch, frames, 2 * vae.channels, h, w]), timestep: timestep(unet, time, batch), ...conditions }
          return guided ? guide(...(await rows(feeds)), rise) : outputOf(unet, await unet.run(feeds, use), 'out_sample', 'sample').data
        },
      }, request)
    },
    use,
  )
  yield* decode(latents.data, [frames, vae.channels, h, w], vae, resources, Math.min(request.decodeChunk ?? CHUNK, frames), signal)
}

/** `size` numbers of the one, from its begin again at its end, then of the other, and so on as long as that one is. */
function interleaved(a: Float32Array, b: Float32Array, size: number): Float32Array {
  const out = new Float32Array(b.length * 2)
  for (let at = 0; at < b.length; at += size) {
    const from = at % a.length
    out.set(a.subarray(from, from + size), at * 2)
    out.set(b.subarray(at, at + size), at * 2 + size)
  }
  return out
}
