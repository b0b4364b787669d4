/** What memory is too small for is made in smaller parts, and comes out the same. */
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { createOnnxRuntime } from '../../engine/models/runtime/onnx-runtime.ts'
import { createModelPackages } from '../../engine/models/packages/packages.ts'
import { FAMILIES } from '../../engine/models/pipelines/families.ts'
import { createSessions } from '../../engine/models/runtime/sessions.ts'
import type { Tensors } from '../../engine/models/runtime/session-types.ts'
import { faultySessions, type PartFaults } from './faulty-sessions.ts'

const real = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, device: 'cpu', log: { debug() {}, info() {}, warn() {} } })
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../fixtures/models', import.meta.url))] })
afterAll(() => real.close())

async function run(family: string, size: { readonly width: number; readonly height: number; readonly frames: number }, faults: Record<string, PartFaults> = {}) {
  const model = await packages.find(`tiny-${family}`)
  const said: string[] = []
  const log = { debug() {}, info() {}, warn: (code: string, { detail = code }: { readonly detail?: string } = {}) => void said.push(`${code} ${detail}`) }
  const image = { width: size.width, height: size.height, data: Float32Array.from({ length: 3 * size.width * size.height }, (_, i) => (i % 97) / 96) }
  const beginning = FAMILIES[family]!.from(model) === 'image' ? { image } : {}
  const request = { prompt: 'a horse', ...size, steps: 2, guidance: 5, seed: 3, ...beginning }
  const made: Float32Array[] = []
  for await (const { data } of FAMILIES[family]!.run(request, { sessions: faultySessions(real, faults), model, log })) made.push(data)
  return { made, said }
}

const differences = (a: readonly Float32Array[], b: readonly Float32Array[]): number[] => {
  expect(a.map((one) => one.length)).toEqual(b.map((one) => one.length))
  return a.flatMap((one, i) => [...one].map((value, k) => Math.abs(value - b[i]![k]!)))
}
const worst = (values: readonly number[]): number => values.reduce((most, one) => Math.max(most, one), 0)

it.each(['stable-diffusion', 'stable-diffusion-xl', 'animatediff', 'modelscope', 'stable-video-diffusion'])('%s: a batch of two becomes two of one', async (family) => {
  const size = { width: 48, height: 32, frames: family.startsWith('stable-diffusion') ? 1 : 3 }
  const batches: (number | undefined)[] = []
  const unet = { fits: (feeds: Tensors) => feeds['sample']!.dims[0] === 1, onRun: (feeds: Tensors) => void batches.push(feeds['sample']!.dims[0]) }
  const { made, said } = await run(family, size, { unet })
  expect(batches).toEqual([1, 1, 1, 1])
  expect(said).toEqual(['W_MODEL_MEMORY The prompt and its absence are asked for one after the other.'])
  expect(worst(differences(made, (await run(family, size)).made))).toBeLessThan(1e-4)
})

it('wan: frames are decoded in tiles', async () => {
  const size = { width: 320, height: 192, frames: 5 }
  const tiles: string[] = []
  const most = 16 * 16
  const area = (feeds: Tensors): number => feeds['latent_sample']!.dims.slice(-2).reduce((a, b) => a * b)
  const decoder = { fits: (feeds: Tensors) => area(feeds) <= most, onRun: (feeds: Tensors) => void tiles.push(feeds['latent_sample']!.dims.join('x')) }
  const { made, said } = await run('wan', size, { vae_decoder: decoder })
  expect(said).toEqual([256, 128].map((side) => `W_MODEL_MEMORY Frames are decoded in tiles of ${side} pixels.`))
  expect([...new Set(tiles)]).toEqual(['1x16x2x16x16'])
  const found = differences(made, (await run('wan', size)).made)
  // Attention and edges see less in a tile, so that it is not quite the same; a tile out of place would be ten times as far.
  expect(found.reduce((a, b) => a + b) / found.length).toBeLessThan(0.01)
})

it('what fits in no way is out of memory still', async () => {
  await expect(run('wan', { width: 320, height: 192, frames: 5 }, { vae_decoder: { fits: () => false } })).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' })
  await expect(run('stable-video-diffusion', { width: 48, height: 32, frames: 3 }, { unet: { fits: () => false } })).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' })
})
