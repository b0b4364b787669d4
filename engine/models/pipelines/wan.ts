/** Wan 2.1 (Wan team, 2025): a video transformer with flow matching, T5 for the words and an autoencoder over time. */
import { failure } from '../../errors.ts'
import type { Json } from '../../sockets.ts'
import { createTorchRandom } from '../torch-random.ts'
import { unsigned } from './autoencoder.ts'
import { useOf, type Pipeline } from './pipeline.ts'
import { guide, sample, schedulerOf } from './sampling.ts'
import { byFrames } from './stable-diffusion.ts'
import { encodeT5 } from './t5-text.ts'
import { float, joined, outputOf, timestep, volume } from './tensors.ts'

const TOKENS = 512
/** Frames to one in latents, after the first one. */
const TEMPORAL = 4

export const wan: Pipeline = async function* (request, resources) {
  const { sessions, model, log } = resources
  const { width, height, frames, guidance, signal } = request
  const use = useOf({ log }, signal)
  const vae = await model.json('vae_decoder/config.json')
  const index = await model.json('transformer/config.json')
  const channels = Number(vae['z_dim'] ?? 16)
  const mults = vae['dim_mult']
  const factor = 2 ** ((Array.isArray(mults) ? mults.length : 4) - 1)
  // The transformer takes latents in patches.
  const patch = Array.isArray(index['patch_size']) ? Number(index['patch_size'].at(-1)) : 2
  if (width % (factor * patch) !== 0 || height % (factor * patch) !== 0 || (frames - 1) % TEMPORAL !== 0) {
    throw failure('E_MODEL_INPUT', { expected: `a size that ${factor * patch} divides, and ${TEMPORAL} n + 1 frames`, got: `${frames} frames of ${width}x${height}` })
  }
  const guided = guidance > 1
  const prompts = guided ? [request.negativePrompt ?? '', request.prompt] : [request.prompt]
  const text = await encodeT5(prompts, TOKENS, resources, signal)
  const dims = [1, channels, (frames - 1) / TEMPORAL + 1, height / factor, width / factor] as const
  const scheduler = await schedulerOf(resources, request)
  const random = createTorchRandom(request.seed)
  const start = random.randn(volume(dims)).map((value) => value * scheduler.initialSigma)
  const latents = await sessions.use(
    model.session('transformer'),
    (transformer) =>
      sample({
        scheduler, dims, start, random,
        async predict(input, time) {
          const ask = async (row: Float32Array): Promise<Float32Array> => {
            const feeds = { hidden_states: float(input, dims), timestep: timestep(transformer, time, 1), encoder_hidden_states: float(row, [1, text.length, text.width]) }
            return outputOf(transformer, await transformer.run(feeds, use), 'out_sample', 'sample').data
          }
          // One after the other: a batch of two would take twice the memory, and is no faster at these sizes.
          return guided ? guide(joined(await ask(text.rows[0]!), await ask(text.rows[1]!)), guidance) : ask(text.rows[0]!)
        },
      }, request),
    use,
  )
  const plane = volume(dims.slice(2))
  const [means, deviations] = [numbers(vae['latents_mean'], channels, 0), numbers(vae['latents_std'], channels, 1)]
  const raw = latents.data.map((value, i) => value * deviations[Math.floor(i / plane)]! + means[Math.floor(i / plane)]!)
  const made = await sessions.use(
    model.session('vae_decoder'),
    async (decoder) => outputOf(decoder, await decoder.run({ latent_sample: float(raw, dims) }, use), 'sample').data,
    use,
  )
  const pictures = byFrames(unsigned(made, model.session('vae_decoder').name), 3, frames, width * height)
  const size = 3 * width * height
  for (let i = 0; i < frames; i++) yield { width, height, data: pictures.slice(i * size, (i + 1) * size) }
}

const numbers = (value: Json | undefined, count: number, otherwise: number): number[] =>
  Array.isArray(value) ? value.map(Number) : new Array<number>(count).fill(otherwise)
