/** What LoRA files call their layers, and what diffusers calls them. Pure. */

/** A model's part that a LoRA can change: the denoiser, or one of the text encoders. */
export type LoraPart = 'unet' | 'text_encoder' | 'text_encoder_2' | 'transformer'

/** One number array of a layer. */
export type LoraRole = 'down' | 'up' | 'mid' | 'alpha'

export interface LoraName {
  readonly part: LoraPart
  /** As the layer is called in the model, with dots; or, `flat`, with underscores in their place (kohya). */
  readonly layer: string
  readonly flat: boolean
  readonly role: LoraRole
}

const ROLES: readonly (readonly [RegExp, LoraRole])[] = [
  [/\.lora_down(?:\.default)?\.weight$/, 'down'],
  [/\.lora_up(?:\.default)?\.weight$/, 'up'],
  [/\.lora_mid(?:\.default)?\.weight$/, 'mid'],
  [/\.lora_A(?:\.default)?\.weight$/, 'down'],
  [/\.lora_B(?:\.default)?\.weight$/, 'up'],
  [/(?:_lora|\.lora_linear_layer|\.lora)\.down\.weight$/, 'down'],
  [/(?:_lora|\.lora_linear_layer|\.lora)\.up\.weight$/, 'up'],
  [/\.alpha$/, 'alpha'],
]
const KOHYA: readonly (readonly [prefix: string, part: LoraPart])[] = [
  ['lora_unet_', 'unet'],
  ['lora_te1_', 'text_encoder'],
  ['lora_te2_', 'text_encoder_2'],
  ['lora_te_', 'text_encoder'],
  ['lora_transformer_', 'transformer'],
]
const DOTTED: readonly (readonly [prefix: string, part: LoraPart])[] = [
  ['unet.', 'unet'],
  ['text_encoder_2.', 'text_encoder_2'],
  ['text_encoder.', 'text_encoder'],
  ['transformer.', 'transformer'],
  ['diffusion_model.', 'transformer'],
]

/** Undefined for what says nothing of a layer. @param other part of names without a prefix */
export function parseLoraName(name: string, other: LoraPart = 'unet'): LoraName | undefined {
  const found = ROLES.find(([pattern]) => pattern.test(name))
  if (found === undefined) return undefined
  const [pattern, role] = found
  const layer = name.replace(pattern, '').replace(/^base_model\.model\./, '')
  const kohya = KOHYA.find(([prefix]) => layer.startsWith(prefix))
  const known = kohya ?? DOTTED.find(([prefix]) => layer.startsWith(prefix))
  const [part, bare] = known === undefined ? ([other, layer] as const) : ([known[1], layer.slice(known[0].length)] as const)
  const flat = kohya !== undefined
  const wan = part === 'unet' || part === 'transformer' ? wanName(bare) : undefined
  // Whatever a trainer calls the denoiser, Wan's is a transformer.
  if (wan !== undefined) return { part: 'transformer', layer: modern(wan), flat, role }
  return { part, layer: flat ? xlName(bare) : modern(bare), flat, role }
}

/** Attention processors of older files stand for their layers; motion modules are named as in AnimateDiff's own code. */
function modern(layer: string): string {
  return layer
    .replace('.processor.', '.')
    .replace('temporal_transformer.', '')
    .replace('.attention_blocks.0.', '.attn1.')
    .replace('.attention_blocks.1.', '.attn2.')
    .replace(/\.to_out$/, '.to_out.0')
}

const WAN_ATTENTION: Readonly<Record<string, string>> = { q: 'to_q', k: 'to_k', v: 'to_v', o: 'to_out.0', k_img: 'add_k_proj', v_img: 'add_v_proj' }
const WAN_LAYERS: Readonly<Record<string, string>> = {
  'patch_embedding': 'patch_embedding',
  'time_projection.1': 'condition_embedder.time_proj',
  'time_embedding.0': 'condition_embedder.time_embedder.linear_1',
  'time_embedding.2': 'condition_embedder.time_embedder.linear_2',
  'text_embedding.0': 'condition_embedder.text_embedder.linear_1',
  'text_embedding.2': 'condition_embedder.text_embedder.linear_2',
  'img_emb.proj.1': 'condition_embedder.image_embedder.ff.net.0.proj',
  'img_emb.proj.3': 'condition_embedder.image_embedder.ff.net.2',
  'head.head': 'proj_out',
}
const WAN_FLAT = new Map(Object.entries(WAN_LAYERS).map(([theirs, ours]) => [theirs.replaceAll('.', '_'), ours.replaceAll('.', '_')]))

/** A layer of Wan, as its own code or diffusers calls it, with dots or underscores; undefined for layers of other models. */
function wanName(layer: string): string | undefined {
  const whole = WAN_LAYERS[layer] ?? WAN_FLAT.get(layer)
  if (whole !== undefined) return whole
  const [, dot, head, rest] = /^blocks([._])(\d+)[._](.+)$/.exec(layer) ?? []
  if (rest === undefined) return undefined
  const dots = (name: string): string => `blocks.${head}.${name}`.replaceAll('.', dot!)
  const [, kind, projection] = /^(self|cross)_attn[._](q|k|v|o|k_img|v_img)$/.exec(rest) ?? []
  if (projection !== undefined) return dots(`${kind === 'self' ? 'attn1' : 'attn2'}.${WAN_ATTENTION[projection]!}`)
  const [, step] = /^ffn[._]([02])$/.exec(rest) ?? []
  return dots(step === undefined ? rest : `ffn.net.${step === '0' ? '0.proj' : '2'}`)
}

/** Stable Diffusion XL's first code counts blocks: `input_blocks_4_1_…` is `down_blocks_1_attentions_0_…`. */
function xlName(layer: string): string {
  return layer
    .replace(/^input_blocks_(\d+)_([01])_/, (_, n: string, k: string) => {
      const [block, at] = [Math.floor((Number(n) - 1) / 3), (Number(n) - 1) % 3]
      return at === 2 ? `down_blocks_${block}_downsamplers_0_` : `down_blocks_${block}_${k === '1' ? 'attentions' : 'resnets'}_${at}_`
    })
    .replace(/^middle_block_([012])_/, (_, k: string) => (k === '1' ? 'mid_block_attentions_0_' : `mid_block_resnets_${Number(k) / 2}_`))
    .replace(/^output_blocks_(\d+)_([012])_/, (_, n: string, k: string) => {
      const [block, at] = [Math.floor(Number(n) / 3), Number(n) % 3]
      return k === '2' ? `up_blocks_${block}_upsamplers_0_` : `up_blocks_${block}_${k === '1' ? 'attentions' : 'resnets'}_${at}_`
    })
    .replace(/_in_layers_2$/, '_conv1')
    .replace(/_out_layers_3$/, '_conv2')
    .replace(/_emb_layers_1$/, '_time_emb_proj')
    .replace(/_skip_connection$/, '_conv_shortcut')
    .replace(/(samplers_0)_(?:op|conv)$/, '$1_conv')
}

/** Kinds of files that add something else than a product of two small matrices. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/dora_scale|lora_magnitude_vector/, 'DoRA (weights with magnitudes of their own)'],
  [/\.hada_|\.hada\b/, 'LoHa (Hadamard products)'],
  [/\.lokr_/, 'LoKr (Kronecker products)'],
  [/\.oft_|\.boft_/, 'OFT (rotations)'],
  [/\.diff(_b)?$/, 'differences of whole weights'],
]

export const refusedKind = (names: readonly string[]): string | undefined => REFUSED.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1]
