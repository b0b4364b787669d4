/** What the denoiser is told beside latents and words, against diffusers (test/oracles/denoiser-inputs.py): tiny models hardly answer to it. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import type { DiffusionRequest } from '../../../engine/models/pipelines/pipeline.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import type { Tensor, Tensors } from '../../../engine/models/runtime/session-types.ts'
import { faultySessions } from '../faulty-sessions.ts'

interface VideoCase {
  readonly fps: number
  readonly bucket: number
  readonly noise: number
  readonly firstGuidance: number
  readonly guidance: number
  readonly added_time_ids: readonly number[]
  readonly batch: number
  /** Mean and deviation of each channel of the last row: noise, then the picture. */
  readonly moments: readonly (readonly [number, number])[]
}
interface PictureCase {
  readonly width: number
  readonly height: number
  readonly guidance: number
  readonly time_ids: readonly number[]
  readonly text_embeds: readonly number[]
  readonly batch: number
}
const oracle = JSON.parse(readFileSync(new URL('../../oracles/denoiser-inputs.json', import.meta.url), 'utf8')) as
  { readonly 'stable-video-diffusion': readonly VideoCase[]; readonly 'stable-diffusion-xl': readonly PictureCase[] }

const log = { debug() {}, info() {}, warn() {} }
const real = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
afterAll(() => real.close())

/** The first run's inputs. */
async function fed(family: string, request: Omit<DiffusionRequest, 'steps' | 'seed' | 'frames'> & { readonly frames?: number }): Promise<Tensors> {
  let first: Tensors | undefined
  const sessions = faultySessions(real, { unet: { onRun: (feeds) => void (first ??= feeds) } })
  const resources = { sessions, model: await packages.find(`tiny-${family}`), log }
  for await (const picture of FAMILIES[family]!.run({ frames: 1, ...request, steps: 1, seed: 11 }, resources)) expect(picture.width).toBe(request.width)
  return first!
}
const near = ({ data, dims }: Tensor, want: readonly number[], batch: number): void => {
  expect(dims).toEqual([batch, want.length / batch])
  want.forEach((value, i) => expect(Math.abs(Number(data[i]) - value), `number ${i}`).toBeLessThan(1e-4))
}

describe('stable-video-diffusion', () => {
  const [width, height, frames] = [48, 32, 3]
  const plane = width * height
  const value = (c: number, x: number, y: number): number => [5 * x, 8 * y, (7 * x * y) % 256][c]! / 255
  const image = { width, height, data: Float32Array.from({ length: 3 * plane }, (_, i) => value(Math.floor(i / plane), i % width, Math.floor((i % plane) / width))) }

  it.each(oracle['stable-video-diffusion'].map((one) => [one.fps, one.bucket, one.noise, one] as const))('%i frames per second, motion %i, noise %d', async (fps, bucket, noise, one) => {
    const feeds = await fed('stable-video-diffusion', { prompt: '', width, height, frames, image, guidance: one.guidance, motion: { fps, bucket, noise, firstGuidance: one.firstGuidance } })
    near(feeds['added_time_ids']!, one.added_time_ids, one.batch)
    const { data, dims } = feeds['sample'] as Tensor<'float32'>
    expect(dims.slice(0, 3)).toEqual([one.batch, frames, 8])
    const size = dims[3]! * dims[4]!
    one.moments.forEach(([mean, deviation], c) => {
      const values = [0, 1, 2].flatMap((f) => [...data.subarray((((one.batch - 1) * frames + f) * 8 + c) * size, (((one.batch - 1) * frames + f) * 8 + c + 1) * size)])
      const got = values.reduce((a, b) => a + b) / values.length
      expect(Math.abs(got - mean), `mean of channel ${c}`).toBeLessThan(1e-4)
      expect(Math.abs(Math.sqrt(values.reduce((sum, x) => sum + (x - got) ** 2, 0) / values.length) - deviation), `deviation of channel ${c}`).toBeLessThan(1e-4)
    })
  })
})

it.each(oracle['stable-diffusion-xl'].map((one) => [one.width, one.height, one.guidance, one] as const))('stable-diffusion-xl: %ix%i, guidance %d', async (width, height, guidance, one) => {
  const feeds = await fed('stable-diffusion-xl', { prompt: 'a photo of an astronaut riding a horse on mars', width, height, guidance })
  near(feeds['time_ids']!, one.time_ids, one.batch)
  near(feeds['text_embeds']!, one.text_embeds, one.batch)
})
