/**
 * What pipelines cost beyond the runtime's own time, at the latent sizes of real packages: node --import tsx test/bench/models.ts
 * Tiny packages: real weights only make the runtime's share larger. Names of families as arguments measure those alone.
 * Wan's decoder is made for a number of frames; REELGRAPH_MODELS names a folder with a tiny-wan-81 (test/bench/models.py).
 */
import { fileURLToPath } from 'node:url'
import { createOnnxRuntime } from '../../engine/models/runtime/onnx-runtime.ts'
import { createModelPackages } from '../../engine/models/packages/packages.ts'
import { FAMILIES } from '../../engine/models/pipelines/families.ts'
import type { DiffusionRequest } from '../../engine/models/pipelines/pipeline.ts'
import { createSessions } from '../../engine/models/runtime/sessions.ts'

const log = { debug() {}, info() {}, warn() {} }
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!

/** Seconds in all, and of them within the runtime; the same up to the last step. */
interface Made {
  readonly total: number
  readonly ran: number
  readonly sampling: number
  readonly sampled: number
}

/** Family, package, width, height and frames of the latents, steps, runs. */
const CASES = [
  ['stable-diffusion', 'tiny-stable-diffusion', 64, 64, 1, 10, 5],
  ['stable-diffusion-xl', 'tiny-stable-diffusion-xl', 128, 128, 1, 5, 3],
  ['modelscope', 'tiny-modelscope', 72, 40, 24, 5, 3],
  ['animatediff', 'tiny-animatediff', 64, 64, 16, 5, 3],
  ['stable-video-diffusion', 'tiny-stable-video-diffusion', 128, 72, 14, 3, 1],
  ['stable-video-diffusion', 'tiny-stable-video-diffusion', 128, 72, 25, 3, 1],
  ['wan', 'tiny-wan-81', 104, 60, 21, 3, 1],
] as const

const roots = [fileURLToPath(new URL('../fixtures/models', import.meta.url)), ...(process.env['REELGRAPH_MODELS'] ?? '').split(':').filter(Boolean)]
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 4e9, log, device: 'cpu' })
const packages = createModelPackages({ roots })
const spent = (): number => sessions.stats().loaded.reduce((sum, one) => sum + one.seconds, 0)
const asked = process.argv.slice(2)

for (const [family, name, w, h, latents, steps, runs] of CASES) {
  if (asked.length > 0 && !asked.includes(family)) continue
  const model = await packages.find(name).catch(() => undefined)
  if (model === undefined) {
    console.log(`${family.padEnd(22)} left out: there is no ${name}`)
    continue
  }
  const { block_out_channels: blocks, dim_mult: mults } = (await model.json('vae_decoder/config.json')) as { block_out_channels?: unknown[]; dim_mult?: unknown[] }
  const factor = 2 ** ((blocks ?? mults)!.length - 1)
  const frames = family === 'wan' ? (latents - 1) * FAMILIES[family]!.frameStep + 1 : latents
  const [width, height] = [w * factor, h * factor]
  const image = family === 'stable-video-diffusion' ? { image: { width, height, data: new Float32Array(3 * width * height).fill(0.5) } } : {}
  const request: DiffusionRequest = { prompt: 'a lighthouse in a storm', width, height, frames, steps, guidance: 7.5, seed: 3, ...image }
  const make = async (): Promise<Made> => {
    const [before, started] = [spent(), performance.now()]
    let [sampling, sampled] = [0, 0]
    const onStep = (done: number, all: number): void => {
      if (done === all) [sampling, sampled] = [(performance.now() - started) / 1000, spent() - before]
    }
    for await (const _ of FAMILIES[family]!.run({ ...request, onStep }, { sessions, model, log }));
    return { total: (performance.now() - started) / 1000, ran: spent() - before, sampling, sampled }
  }
  await make()
  const made: Made[] = []
  for (let i = 0; i < runs; i++) made.push(await make())
  const total = median(made.map((one) => one.total))
  const share = (of: (one: Made) => number): string => `${(100 * median(made.map(of))).toFixed(1)} %`
  const beyond = share((one) => 1 - one.ran / one.total)
  const sampling = share((one) => 1 - one.sampled / one.sampling)
  const decoding = share((one) => 1 - (one.ran - one.sampled) / (one.total - one.sampling))
  console.log(`${family.padEnd(22)} latents ${w}x${h}x${latents}, ${steps} steps: ${total.toFixed(2)} s, ${beyond} beyond the runtime (${sampling} of sampling, ${decoding} of decoding)`)
}
await sessions.close()
