/** LoRAs of two transformers: which of both a file is for, and that the other one keeps its weights. */
import { expect, it } from 'vitest'
import { meantFor, withExpertLoras } from '../../../engine/models/lora/experts.ts'
import type { Lora } from '../../../engine/models/lora/lora-file.ts'
import type { ModelPackage } from '../../../engine/models/packages/package-types.ts'
import { fixturePackages } from '../model-parts.ts'

const log = { debug() {}, info() {}, warn() {} }

it.each([
  ['loras/wan2.2_t2v_lightx2v_4steps_lora_v1.1_high_noise.safetensors', 'first'],
  ['loras/wan2.2_t2v_lightx2v_4steps_lora_v1.1_low_noise.safetensors', 'second'],
  ['loras/WAN22-HIGH.safetensors', 'first'],
  ['C:\\loras\\low\\style.safetensors', 'both'],
  ['loras/highlands.safetensors', 'both'],
  ['loras/slow-motion.safetensors', 'both'],
  ['loras/lownoise-ink.safetensors', 'second'],
  ['loras/high-and-low.safetensors', 'both'],
])('%s is for %s', (file, side) => expect(meantFor(file)).toBe(side))

/** Adds a row of ones to what the first layer makes. */
const lora = (file: string): Lora => ({
  file, digest: file, unread: [], triggerWords: [],
  layers: [{ part: 'transformer', layer: 'blocks.0.attn1.to_q', flat: false, product: { down: { dims: [1, 24], data: new Float32Array(24) }, up: { dims: [24, 1], data: new Float32Array(24) }, rank: 1, scale: 1 } }],
})

it('each transformer has the changes of its own', async () => {
  const found = await fixturePackages.find('tiny-wan')
  const model: ModelPackage = { ...found, has: (path) => path === 'transformer_2/model.onnx' || found.has(path), session: (part) => (part === 'transformer_2' ? { ...found.session('transformer'), name: 'second' } : found.session(part)) }
  const keys = async (...files: string[]) => {
    const made = await withExpertLoras(model, files.map((file) => ({ lora: lora(file), weight: 1 })), log)
    const [first, second] = [made.session('transformer'), made.session('transformer_2')]
    expect([first.name, second.name]).toEqual(['tiny-wan/transformer', 'second'])
    return [first.weights?.key, second.weights?.key]
  }
  const both = await keys('style.safetensors')
  expect(both[0]).toBe(both[1])
  expect(both[0]).toBeDefined()
  expect(await keys('style-high.safetensors')).toEqual([expect.any(String), undefined])
  expect(await keys('style-low.safetensors')).toEqual([undefined, expect.any(String)])
  const apart = await keys('a-high.safetensors', 'b-low.safetensors')
  expect(apart[0]).not.toBe(apart[1])
})
