/** A refiner of XL, and TAESD's decoder, from files as they are published: pictures as diffusers makes them (test/oracles/refiner.py). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { importCheckpoint } from '../../../engine/models/checkpoints/import-checkpoint.ts'
import { latentsOf } from '../../../engine/models/checkpoints/tiny-decoder.ts'
import type { Still } from '../../../engine/frames/clip.ts'
import { safetensorsBytes } from '../../../engine/models/lora/write-safetensors.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { createPreviews } from '../../../engine/models/pipelines/previews.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { furthest, pictureOf } from './picture-of.ts'
import { formula, SKELETONS, spread } from './tiny-checkpoint.ts'

type Shapes = Readonly<Record<string, readonly number[]>>
const { refiner, tiny } = JSON.parse(readFileSync(new URL('../../oracles/refiner.json', import.meta.url), 'utf8')) as Record<'refiner' | 'tiny', { readonly tensors: Shapes; readonly picture: readonly number[] }>
const home = mkdtempSync(join(tmpdir(), 'reelgraph-refiner-'))
const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
afterAll(async () => {
  await sessions.close()
  rmSync(home, { recursive: true, force: true })
})
const write = (name: string, shapes: Shapes): string => {
  const path = join(home, `${name}.safetensors`)
  writeFileSync(path, safetensorsBytes(formula(shapes), {}, 'float16'))
  return path
}
const numbers = (count: number, seed: number, scale: number, shift = 0): Float32Array => Float32Array.from({ length: count }, (_, i) => spread(i, seed) * scale + shift)

it('the refiner goes over a picture', { timeout: 120_000 }, async () => {
  const made = await importCheckpoint(write('refiner', refiner.tensors), { root: home, skeletons: SKELETONS })
  expect(made).toMatchObject({ architecture: 'tiny-refiner', left: [] })
  const image = { width: 32, height: 24, data: numbers(3 * 24 * 32, 99, 0.5, 0.5) }
  const { data } = await pictureOf(home, 'refiner', { image, width: 32, height: 24, strength: 0.5, steps: 6, guidance: 5, seed: 7 })
  expect(furthest(data, refiner.picture)).toBeLessThan(1e-3)
  const manifest = JSON.parse(readFileSync(join(made.folder, 'model.json'), 'utf8')) as { readonly options: object }
  expect(manifest.options).toEqual({ refines: true })
})

const diffusers = (name: string): string => name.replace(/^(\d+)\./, (_, layer: string) => `decoder.layers.${Number(layer) - 1}.`)
it.each([
  ['its own names', 'taesd_decoder', (name: string) => name],
  ['those of a file with both halves', 'both', (name: string) => `taesd_decoder.${name}`],
  ['diffusers\' names', 'taesd-diffusers', diffusers],
])('previews through TAESD, by %s', { timeout: 120_000 }, async (_, file, renamed) => {
  const root = join(home, file)
  const { architecture, left } = await importCheckpoint(write(file, Object.fromEntries(Object.entries(tiny.tensors).map(([name, shape]) => [renamed(name), shape]))), { root, name: 'taesd' })
  expect([architecture, left]).toEqual(['taesd', []])
  const packages = createModelPackages({ roots: [root] })
  const pictures: Still[] = []
  const shown = await new Promise<Still>((done, fail) => {
    void createPreviews('stable-diffusion', done, { sessions, packages, log }).then((previews) => previews.show({ dims: [1, 4, 6, 8], data: numbers(192, 5, 2) }), fail)
  })
  expect([shown.width, shown.height]).toEqual([64, 48])
  const sampled = [0, 1, 2].flatMap((c) => Array.from({ length: 12 * 16 }, (__, i) => shown.data[((Math.floor(i / 16) * 4) * 64 + (i % 16) * 4) * 4 + c]! / 255))
  // Eight bits.
  expect(furthest(sampled, tiny.picture)).toBeLessThan(1 / 255)
  // Another model's latents are shown by colours.
  const plain = await createPreviews('stable-diffusion-xl', (picture) => pictures.push(picture), { sessions, packages, log })
  plain.show({ dims: [1, 4, 6, 8], data: numbers(192, 5, 2) })
  expect(pictures.map(({ width }) => width)).toEqual([8])
})

it('previews take a share of the time, and not one more while one is made', async () => {
  let [time, made] = [0, 0]
  const model = { name: 'taesd', manifest: { options: { latents: 'stable-diffusion' } }, session: () => ({}) }
  const slow = { use: async () => ((time += 100), { width: 8, height: 8, data: new Uint8Array(256) }) }
  const previews = await createPreviews('animatediff', () => void made++, { sessions: slow, packages: { ofFamily: async () => [model] }, log, now: () => time } as never)
  const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0))
  const latents = { dims: [1, 4, 1, 80, 96], data: new Float32Array(4 * 80 * 96) }
  previews.show(latents)
  previews.show(latents)
  await settled()
  expect(made).toBe(1)
  time += 399
  previews.show(latents)
  await settled()
  expect(made).toBe(1)
  time += 1
  previews.show(latents)
  await settled()
  expect(made).toBe(2)
  // What is still being decoded comes too late.
  time += 400
  previews.show(latents)
  previews.stop()
  await settled()
  expect(made).toBe(2)
})

it('whose latents a file decodes, its name tells', () => expect(['/m/taesdxl_decoder.safetensors', '/m/taesd_decoder.safetensors'].map(latentsOf)).toEqual(['stable-diffusion-xl', 'stable-diffusion']))
