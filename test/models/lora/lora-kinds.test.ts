/** LoRAs with their strength in the header, whole differences, and Stable Diffusion's first names, against PEFT and diffusers (test/oracles/lora-kinds.py). */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { adapterScale } from '../../../engine/models/lora/adapter-scale.ts'
import { readLora } from '../../../engine/models/lora/lora-file.ts'
import { parseLoraName } from '../../../engine/models/lora/lora-names.ts'
import { withLoras } from '../../../engine/models/lora/merge.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import type { Latents } from '../../../engine/models/pipelines/pipeline.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { wholePackage } from '../model-parts.ts'

const record = JSON.parse(readFileSync(new URL('../../oracles/lora-kinds.json', import.meta.url), 'utf8')) as {
  readonly prompt: string
  readonly negative: string
  readonly seed: number
  /** Without a LoRA. */
  readonly plain: readonly number[]
  readonly cases: readonly { readonly uses: readonly (readonly [string, number])[]; readonly latents: readonly number[] }[]
  /** Stable Diffusion's first names to diffusers'. */
  readonly names: Readonly<Record<string, string>>
}
const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
afterAll(() => sessions.close())
const lora = (name: string) => readLora(fileURLToPath(new URL(`../../fixtures/models/lora/${name}.safetensors`, import.meta.url)))
const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)

describe('merged', () => {
  it.each(record.cases.map((one) => [one.uses.map(([name, weight]) => `${weight} of ${name}`).join(' and '), one] as const))('%s', async (_, { uses, latents }) => {
    const model = await withLoras(await wholePackage('tiny-four-blocks'), await Promise.all(uses.map(async ([name, weight]) => ({ lora: await lora(name), weight }))), log)
    let last: Latents | undefined
    const { prompt, negative, seed } = record
    const request = { prompt, negativePrompt: negative, seed, width: 24, height: 16, frames: 1, steps: 3, guidance: 5, onStep: (_: number, __: number, now: Latents) => void (last = now) }
    for await (const __ of FAMILIES['stable-diffusion']!.run(request, { sessions, model, log })) break
    expect(furthest(last!.data, latents)).toBeLessThan(1e-3)
    expect(furthest(latents, record.plain)).toBeGreaterThan(0.01)
  })
  it('differences of what an older export holds inside its graph are refused, not left out', async () => {
    const made = withLoras(await wholePackage('tiny-stable-diffusion'), [{ lora: { ...(await lora('differences')), layers: (await lora('differences')).layers.filter(({ layer }) => layer === 'conv_in').map(({ diff: _, bias, ...layer }) => ({ ...layer, bias: bias! })) }, weight: 1 }], log)
    await expect(made).rejects.toMatchObject({ code: 'E_LORA', message: expect.stringContaining('export it anew') as string })
  })
})

describe('names of Stable Diffusion\'s first code', () => {
  const flat = (name: string): string => name.replaceAll('.', '_')
  it.each(['diffusion_model.', 'lora_unet_'])('are diffusers\' after %s', (prefix) => {
    const names = Object.entries(record.names)
    expect(names.length).toBeGreaterThan(250)
    for (const [theirs, ours] of names) {
      const name = `${prefix}${prefix === 'lora_unet_' ? flat(theirs) : theirs}.lora_down.weight`
      const parsed = parseLoraName(name)
      expect([parsed?.part, flat(parsed?.layer ?? '')], name).toEqual(['unet', flat(ours)])
    }
  })
  it.each([
    ['diffusion_model.down_blocks.0.attentions.1.proj_in.lora_A.weight', 'unet', 'down_blocks.0.attentions.1.proj_in', 'down'],
    ['diffusion_model.blocks.0.modulation.diff', 'transformer', 'blocks.0.scale_shift_table', 'diff'],
    ['diffusion_model.blocks.0.norm3.diff_b', 'transformer', 'blocks.0.norm2', 'diff_b'],
    ['diffusion_model.blocks.0.self_attn.norm_q.diff', 'transformer', 'blocks.0.attn1.norm_q', 'diff'],
    ['text_encoders.clip_l.transformer.text_model.encoder.layers.0.mlp.fc1.lora_up.weight', 'text_encoder', 'text_model.encoder.layers.0.mlp.fc1', 'up'],
    ['text_encoders.clip_g.transformer.text_model.encoder.layers.0.mlp.fc1.alpha', 'text_encoder_2', 'text_model.encoder.layers.0.mlp.fc1', 'alpha'],
    ['lora_unet_label_emb_0_0.lora_up.weight', 'unet', 'add_embedding_linear_1', 'up'],
    ['unet.conv_in.lora_B.bias', 'unet', 'conv_in', 'bias'],
  ])('%s', (name, part, layer, role) => expect(parseLoraName(name)).toMatchObject({ part, layer, role }))
})

describe('the header\'s scale', () => {
  const refuse = (detail: string): never => {
    throw new Error(detail)
  }
  const scale = (config: object, layer = 'mid_block.attn.to_q', rank = 4) => adapterScale(JSON.stringify(config), refuse)('unet', layer, rank)
  // Of PEFT's get_pattern_key: the whole name or its end after a dot; the first that matches.
  it.each<[string, object, number | undefined]>([
    ['none', {}, undefined],
    ['alpha by rank', { 'unet.lora_alpha': 8 }, 2],
    ['without a prefix, as one model\'s adapter is saved', { lora_alpha: 6 }, 1.5],
    ['of another part', { 'transformer.lora_alpha': 8 }, undefined],
    ['by the root of the rank', { 'unet.lora_alpha': 8, 'unet.use_rslora': true }, 4],
    ['by the end of a name', { 'unet.lora_alpha': 8, 'unet.alpha_pattern': { to_q: 4 } }, 1],
    ['not by a part of a word', { 'unet.lora_alpha': 8, 'unet.alpha_pattern': { o_q: 4 } }, 2],
    ['the first of two', { 'unet.lora_alpha': 8, 'unet.alpha_pattern': { 'attn.to_q': 12, to_q: 4 } }, 3],
    ['by an expression', { 'unet.alpha_pattern': { '^mid.*\\.to_[qk]': 12 } }, 3],
  ])('%s', (_, config, expected) => expect(scale(config)).toBe(expected))
  it.each<[string, string]>([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['an alpha of words', '{"lora_alpha":"8"}'],
    ['patterns that are a list', '{"alpha_pattern":[1]}'],
    ['an expression that is none', '{"alpha_pattern":{"(":1}}'],
    ['one that takes for ever', '{"alpha_pattern":{"(a+)+b":1}}'],
    ['one of many repeats', '{"alpha_pattern":{".*.*.*.*.*x":1}}'],
  ])('%s is refused', (_, text) => expect(() => adapterScale(text, refuse)('unet', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 4)).toThrow())
})
