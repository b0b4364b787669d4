/** LoRAs as trainings write them: diffusers loads them and makes the same picture (test/oracles/training-steps.py), kohya's tools find what they look for. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readLora } from '../../../engine/models/lora/lora-file.ts'
import { withLoras } from '../../../engine/models/lora/merge.ts'
import { openSafetensors, type SafetensorsFile } from '../../../engine/models/lora/safetensors.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import type { Latents } from '../../../engine/models/pipelines/pipeline.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { loraBytes, metadataOf } from '../../../engine/models/training/save-lora.ts'
import { trainedLora } from './trained-lora.ts'

const record = JSON.parse(readFileSync(new URL('../../oracles/training-steps.json', import.meta.url), 'utf8')) as {
  readonly prompt: string
  readonly negative: string
  readonly pictures: readonly { readonly name: string; readonly layers: number; readonly latents: readonly number[] }[]
}
const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/models/lora/${name}.safetensors`, import.meta.url))
const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-save-lora-'))
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await sessions.close()
})

async function headerOf(path: string): Promise<Pick<SafetensorsFile, 'metadata' | 'names'>> {
  const file = await openSafetensors(path)
  await file.close()
  return file
}

describe.each(record.pictures.map((one) => [one.name, one] as const))('%s', (name, { layers, latents }) => {
  it('is what is written now', () => expect(Buffer.from(trainedLora(name === 'trained-peft' ? 'peft' : 'kohya')).equals(readFileSync(fixture(name)))).toBe(true))

  it('makes the picture that diffusers makes with it', { timeout: 60_000 }, async () => {
    const lora = await readLora(fixture(name))
    expect(lora.layers.length).toBe(layers)
    const model = await withLoras(await packages.find('tiny-stable-diffusion'), [{ lora, weight: 1 }], log)
    let last: Latents | undefined
    const request = { prompt: record.prompt, negativePrompt: record.negative, seed: 11, width: 24, height: 16, frames: 1, steps: 3, guidance: 5, onStep: (_: number, __: number, made: Latents) => (last = made) }
    for await (const _ of FAMILIES['stable-diffusion']!.run(request, { sessions, model, log })) break
    expect(Math.max(...last!.data.map((value, i) => Math.abs(value - latents[i]!)))).toBeLessThan(1e-3)
  })

  it('says in its header what calls it up and what it was trained on', async () => {
    expect(await readLora(fixture(name))).toMatchObject({ triggerWords: ['zq brand', 'dots'], base: 'sd_v1', unread: [] })
    const { metadata } = await headerOf(fixture(name))
    expect(metadata).toMatchObject({ ss_network_dim: '3', ss_network_alpha: '1.5', ss_network_module: 'networks.lora', ss_num_train_images: '2', ss_steps: '50', reelgraph_base_digest: 'ab'.repeat(32) })
    expect(JSON.parse(metadata['ss_tag_frequency']!)).toEqual({ brand: { 'zq brand': 2, 'a dot': 1 } })
  })
})

it('Wan\'s layers have the names that its own tools read, and are found again', async () => {
  const layers = ['attn1.to_q', 'attn2.to_out.0', 'ffn.net.0.proj', 'ffn.net.2'].map((layer) => `blocks.1.${layer}`)
  const targets = layers.map((layer) => ({ layer, part: 'transformer' as const, inputs: 2, outputs: 2 }))
  const matrices = targets.flatMap(() => [Float32Array.of(1, 2), Float32Array.of(3, 4)])
  const model = { name: 'wan', family: 'wan', digest: '' }
  const metadata = metadataOf({ name: 'w', trigger: '', model, captions: [], settings: {}, rank: 1, alpha: 1, steps: 1, epochs: 1, seed: 0, rate: 1, optimiser: 'adamw', schedule: 'constant', batch: 1 })
  for (const names of ['kohya', 'peft'] as const) {
    const path = join(folder, `${names}.safetensors`)
    writeFileSync(path, loraBytes({ targets, matrices, rank: 1, alpha: 1, names, precision: 'float16', metadata }))
    const found = await readLora(path)
    expect(found.layers.map(({ part, layer }) => [part, layer.replaceAll('.', '_')])).toEqual(layers.map((layer) => ['transformer', layer.replaceAll('.', '_')]))
    expect(found.layers[0]!.product).toMatchObject({ scale: 1, rank: 1, up: { data: Float32Array.of(3, 4) } })
  }
  const { names } = await headerOf(join(folder, 'kohya.safetensors'))
  expect(names.filter((name) => name.endsWith('lora_up.weight'))).toEqual(['self_attn_q', 'cross_attn_o', 'ffn_0', 'ffn_2'].map((layer) => `lora_unet_blocks_1_${layer}.lora_up.weight`))
})
