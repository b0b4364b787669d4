/** LoRAs merged in memory against diffusers' fuse_lora, for files as kohya, PEFT and AnimateDiff write them (test/oracles/lora.py). */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readLora, type Lora } from '../../../engine/models/lora/lora-file.ts'
import { parseLoraName } from '../../../engine/models/lora/lora-names.ts'
import { withLoras } from '../../../engine/models/lora/merge.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { encodePrompts } from '../../../engine/models/pipelines/clip-text.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import type { Latents } from '../../../engine/models/pipelines/pipeline.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'

const record = JSON.parse(readFileSync(new URL('../../oracles/lora.json', import.meta.url), 'utf8')) as {
  readonly prompt: string
  readonly negative: string
  readonly seed: number
  readonly cases: readonly { readonly family: string; readonly prompt?: string; readonly uses: readonly (readonly [string, number])[]; readonly latents: readonly number[] }[]
  readonly text: { readonly weight: number; readonly states: readonly number[] }
}
const said: string[] = []
const log = { debug() {}, info() {}, warn: (code: string, { detail = code }: { readonly detail?: string } = {}) => void said.push(detail) }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
afterAll(() => sessions.close())

const lora = (name: string) => readLora(fileURLToPath(new URL(`../../fixtures/models/lora/${name}.safetensors`, import.meta.url)))
const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)

const SHAPES: Readonly<Record<string, readonly [width: number, height: number, frames: number]>> = { animatediff: [24, 16, 3], wan: [48, 32, 5] }

async function latentsOf(family: string, uses: readonly (readonly [string, number])[], words?: string): Promise<Latents> {
  const model = await withLoras(await packages.find(`tiny-${family}`), await Promise.all(uses.map(async ([name, weight]) => ({ lora: await lora(name), weight }))), log)
  let last: Latents | undefined
  const { prompt, negative, seed } = record
  const [width, height, frames] = SHAPES[family] ?? [24, 16, 1]
  const request = { prompt: words ?? prompt, negativePrompt: words ?? negative, seed, width, height, frames, steps: 3, guidance: 5, onStep: (_: number, __: number, latents: Latents) => (last = latents) }
  for await (const _ of FAMILIES[family]!.run(request, { sessions, model, log })) break
  return last!
}

describe('merged', () => {
  it.each(record.cases.map((one) => [`${one.family} with ${one.uses.map(([name, weight]) => `${weight} of ${name}`).join(' and ')}`, one] as const))('%s', async (_, { family, prompt, uses, latents }) => {
    const made = await latentsOf(family, uses, prompt)
    expect(furthest(made.data, latents)).toBeLessThan(1e-3)
    // Without them it is another picture: there was something to merge.
    expect(furthest((await latentsOf(family, [], prompt)).data, latents)).toBeGreaterThan(0.01)
  })

  it('into a text encoder', async () => {
    const model = await withLoras(await packages.find('tiny-stable-diffusion'), [{ lora: await lora('text'), weight: record.text.weight }], log)
    const { last } = await encodePrompts([record.prompt], { sessions, model, log })
    expect(furthest(last, record.text.states)).toBeLessThan(1e-4)
  })
})

describe('files', () => {
  it('say what calls them up', async () => {
    expect((await lora('kohya')).triggerWords).toEqual(['mycat'])
    // As sha256sum has it.
    expect((await lora('kohya')).digest).toBe('9c12fd19fb5b9125c3318ddb11ad1f910a33efd024cffbda9cb680ee8e980567')
    expect((await lora('peft')).triggerWords).toEqual(['in the style of mydrawing', 'ink'])
    expect((await lora('motion')).triggerWords).toEqual([])
  })
  it('with a layer that is set anew are refused by name', async () => {
    const names = { 'lora_A.weight': [1, 4], 'lora_B.weight': [4, 1], set_weight: [4] }
    const header = Object.fromEntries(Object.entries(names).map(([name, shape], i) => [`diffusion_model.blocks.0.self_attn.q.${name}`, { dtype: 'F32', shape, data_offsets: [16 * i, 16 * i + 16] }]))
    await expect(readBytes(fileOf(header, 48))).rejects.toMatchObject({ code: 'E_LORA', message: expect.stringContaining('set of whole weights') as string })
  })
  it.each([
    ['stable-diffusion', 'xl', /Of its 4 layers, 0 fit, 4 are of other sizes.*stable-diffusion-xl-v1-base/],
    ['stable-diffusion', 'motion', /Of its \d+ layers, 0 fit, 0 are of other sizes and \d+ are not in this model/],
    ['wan', 'kohya', /Of its \d+ layers, 0 fit.*of the unet, a part that it lacks.*sd_v1/],
    ['wan', 'motion', /Of its \d+ layers, 0 fit.*of the unet, a part that it lacks/],
    ['wan', 'text', /Of its \d+ layers, 0 fit.*of the text_encoder/],
    ['stable-video-diffusion', 'text', /Of its \d+ layers, 0 fit.*of the text_encoder, a part that it lacks/],
  ])('for %s of another base model, %s, are refused with counts', async (family, name, detail) => {
    const made = withLoras(await packages.find(`tiny-${family}`), [{ lora: await lora(name), weight: 1 }], log)
    await expect(made).rejects.toMatchObject({ code: 'E_LORA', message: expect.stringMatching(detail) as string })
  })
  it('of which a smaller share fits nowhere are merged, and that share is named', async () => {
    const { layers, ...file } = await lora('peft')
    const strangers = layers.slice(1).map((layer) => ({ ...layer, part: 'transformer' as const }))
    said.length = 0
    const model = await withLoras(await packages.find('tiny-stable-diffusion'), [{ lora: { ...file, layers: [...layers, ...strangers] }, weight: 1 }], log)
    expect(model.session('unet').weights).toBeDefined()
    expect(said).toEqual([expect.stringMatching(new RegExp(`peft.safetensors: ${strangers.length} of ${layers.length + strangers.length} layers are not in tiny-stable-diffusion.*transformer, a part that it lacks`))])
  })
  it.each([
    ['empty', Buffer.alloc(0)],
    ['cut', Buffer.from([80, 0, 0, 0, 0, 0, 0, 0, 123])],
    ['no JSON', Buffer.concat([Buffer.from([4, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('nope')])],
    ['beyond its end', fileOf({ 'unet.a.lora_A.weight': { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] } }, 8)],
    ['of a size that its shape denies', fileOf({ 'unet.a.lora_A.weight': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 16] } }, 16)],
    ['of whole numbers', fileOf({ 'unet.a.lora_A.weight': { dtype: 'I8', shape: [4], data_offsets: [0, 4] } }, 4)],
    ['half a layer', fileOf({ 'unet.a.lora_A.weight': { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] } }, 8)],
    ['of nothing', fileOf({}, 0)],
  ])('%s are refused', (_, bytes) => expect(readBytes(bytes)).rejects.toMatchObject({ code: 'E_LORA' }))
})

async function readBytes(bytes: Buffer): Promise<Lora> {
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-lora-'))
  try {
    await writeFile(join(folder, 'a.safetensors'), bytes)
    return await readLora(join(folder, 'a.safetensors'))
  } finally {
    await rm(folder, { recursive: true })
  }
}

function fileOf(header: object, bytes: number): Buffer {
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, Buffer.alloc(bytes)])
}

describe('names', () => {
  it.each([
    ['lora_unet_down_blocks_0_attentions_1_transformer_blocks_0_attn1_to_q.lora_down.weight', 'unet', 'down_blocks_0_attentions_1_transformer_blocks_0_attn1_to_q', 'down'],
    ['lora_te2_text_model_encoder_layers_3_mlp_fc1.alpha', 'text_encoder_2', 'text_model_encoder_layers_3_mlp_fc1', 'alpha'],
    ['lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lora_up.weight', 'unet', 'down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k', 'up'],
    ['lora_unet_middle_block_1_proj_in.lora_up.weight', 'unet', 'mid_block_attentions_0_proj_in', 'up'],
    ['lora_unet_output_blocks_5_2_conv.lora_down.weight', 'unet', 'up_blocks_1_upsamplers_0_conv', 'down'],
    ['lora_unet_input_blocks_3_0_op.lora_down.weight', 'unet', 'down_blocks_0_downsamplers_0_conv', 'down'],
    ['lora_unet_output_blocks_2_0_in_layers_2.lora_mid.weight', 'unet', 'up_blocks_0_resnets_2_conv1', 'mid'],
    ['unet.up_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0.lora_A.weight', 'unet', 'up_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0', 'down'],
    ['base_model.model.transformer.blocks.0.attn1.to_q.lora_B.default.weight', 'transformer', 'blocks.0.attn1.to_q', 'up'],
    ['diffusion_model.blocks.2.attn1.to_v.lora_A.weight', 'transformer', 'blocks.2.attn1.to_v', 'down'],
    ['unet.mid_block.attentions.0.transformer_blocks.0.attn2.processor.to_out_lora.up.weight', 'unet', 'mid_block.attentions.0.transformer_blocks.0.attn2.to_out.0', 'up'],
    ['text_encoder.text_model.encoder.layers.0.self_attn.q_proj.lora_linear_layer.down.weight', 'text_encoder', 'text_model.encoder.layers.0.self_attn.q_proj', 'down'],
    ['down_blocks.0.motion_modules.1.temporal_transformer.transformer_blocks.0.attention_blocks.1.processor.to_k_lora.down.weight', 'unet', 'down_blocks.0.motion_modules.1.transformer_blocks.0.attn2.to_k', 'down'],
    // As Wan's own code has it, and musubi-tuner.
    ['diffusion_model.blocks.0.self_attn.q.lora_A.weight', 'transformer', 'blocks.0.attn1.to_q', 'down'],
    ['diffusion_model.blocks.3.cross_attn.o.lora_B.weight', 'transformer', 'blocks.3.attn2.to_out.0', 'up'],
    ['diffusion_model.blocks.3.cross_attn.k_img.lora_up.weight', 'transformer', 'blocks.3.attn2.add_k_proj', 'up'],
    ['diffusion_model.blocks.3.ffn.0.lora_down.weight', 'transformer', 'blocks.3.ffn.net.0.proj', 'down'],
    ['diffusion_model.blocks.3.ffn.2.alpha', 'transformer', 'blocks.3.ffn.net.2', 'alpha'],
    ['diffusion_model.head.head.lora_down.weight', 'transformer', 'proj_out', 'down'],
    ['diffusion_model.time_projection.1.lora_down.weight', 'transformer', 'condition_embedder.time_proj', 'down'],
    ['diffusion_model.text_embedding.2.lora_down.weight', 'transformer', 'condition_embedder.text_embedder.linear_2', 'down'],
    ['diffusion_model.img_emb.proj.3.lora_down.weight', 'transformer', 'condition_embedder.image_embedder.ff.net.2', 'down'],
    ['blocks.1.self_attn.v.lora_A.weight', 'transformer', 'blocks.1.attn1.to_v', 'down'],
    ['lora_unet_blocks_12_self_attn_o.lora_down.weight', 'transformer', 'blocks_12_attn1_to_out_0', 'down'],
    ['lora_unet_blocks_0_cross_attn_v_img.alpha', 'transformer', 'blocks_0_attn2_add_v_proj', 'alpha'],
    ['lora_unet_blocks_0_ffn_0.lora_up.weight', 'transformer', 'blocks_0_ffn_net_0_proj', 'up'],
    ['lora_unet_time_embedding_0.lora_up.weight', 'transformer', 'condition_embedder_time_embedder_linear_1', 'up'],
    ['lora_unet_time_embedding_linear_1.lora_up.weight', 'unet', 'time_embedding_linear_1', 'up'],
  ])('%s', (name, part, layer, role) => expect(parseLoraName(name)).toMatchObject({ part, layer, role }))
  it.each(['logit_scale', 'unet.conv_in.weight'])('%s is no layer of a LoRA', (name) => expect(parseLoraName(name)).toBeUndefined())
})
