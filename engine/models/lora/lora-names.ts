/** What LoRA files call their layers, and what diffusers calls them. Pure. */

/** A model's part that a LoRA can change: the denoiser, or one of the text encoders. */
export type LoraPart = 'unet' | 'text_encoder' | 'text_encoder_2' | 'transformer'

/** One number array of a layer. */
export type LoraRole = 'down' | 'up' | 'mid' | 'alpha' | 'bias' | 'diff' | 'diff_b' | 'lengths' | 'row_lengths' | `hada_${FactorRole | 't1'}` | `lokr_${FactorRole | 'w1' | 'w2'}`
type FactorRole = 'w1_a' | 'w1_b' | 'w2_a' | 'w2_b' | 't2'

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
  [/\.lora_B(?:\.default)?\.bias$/, 'bias'],
  [/\.alpha$/, 'alpha'],
  // Whole differences, and those of norms (LyCORIS).
  [/\.(?:diff|w_norm)$/, 'diff'],
  [/\.(?:diff_b|b_norm)$/, 'diff_b'],
  [/\.dora_scale$/, 'lengths'],
  [/\.lora_magnitude_vector(?:\.default)?(?:\.weight)?$/, 'row_lengths'],
  ...(['hada_w1_a', 'hada_w1_b', 'hada_w2_a', 'hada_w2_b', 'hada_t1', 'hada_t2', 'lokr_w1_a', 'lokr_w1_b', 'lokr_w2_a', 'lokr_w2_b', 'lokr_t2', 'lokr_w1', 'lokr_w2'] as const).map((role) => [new RegExp(`\\.${role}(?:\\.default)?$`), role] as const),
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
  ['text_encoders.clip_l.transformer.', 'text_encoder'],
  ['text_encoders.clip_g.transformer.', 'text_encoder_2'],
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
  if (part === 'unet' || part === 'transformer') {
    // ComfyUI's name for any denoiser: which one, the layer says.
    const own = unetName(flat ? bare : bare.replaceAll('.', '_'))
    if (own !== undefined) return { part: 'unet', layer: own, flat: true, role }
    if (known?.[0] === 'diffusion_model.' && /^(?:down_blocks|mid_block|up_blocks)\./.test(bare)) return { part: 'unet', layer: modern(bare), flat, role }
  }
  return { part, layer: flat ? bare : modern(bare), flat, role }
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

const WAN_ATTENTION: Readonly<Record<string, string>> = {
  q: 'to_q', k: 'to_k', v: 'to_v', o: 'to_out.0', k_img: 'add_k_proj', v_img: 'add_v_proj', norm_q: 'norm_q', norm_k: 'norm_k', norm_k_img: 'norm_added_k',
}
/** Of a block. Of its norms only one has weights. */
const WAN_BLOCK: Readonly<Record<string, string>> = { norm3: 'norm2', modulation: 'scale_shift_table' }
const WAN_LAYERS: Readonly<Record<string, string>> = {
  'patch_embedding': 'patch_embedding',
  'time_projection.1': 'condition_embedder.time_proj',
  'time_embedding.0': 'condition_embedder.time_embedder.linear_1',
  'time_embedding.2': 'condition_embedder.time_embedder.linear_2',
  'text_embedding.0': 'condition_embedder.text_embedder.linear_1',
  'text_embedding.2': 'condition_embedder.text_embedder.linear_2',
  'img_emb.proj.1': 'condition_embedder.image_embedder.ff.net.0.proj',
  'img_emb.proj.3': 'condition_embedder.image_embedder.ff.net.2',
  'img_emb.proj.0': 'condition_embedder.image_embedder.norm1',
  'img_emb.proj.4': 'condition_embedder.image_embedder.norm2',
  'head.head': 'proj_out',
  'head.modulation': 'scale_shift_table',
}
const WAN_FLAT = new Map(Object.entries(WAN_LAYERS).map(([theirs, ours]) => [theirs.replaceAll('.', '_'), ours.replaceAll('.', '_')]))

/** A layer of Wan, as its own code or diffusers calls it, with dots or underscores; undefined for layers of other models. */
export function wanName(layer: string): string | undefined {
  const whole = WAN_LAYERS[layer] ?? WAN_FLAT.get(layer)
  if (whole !== undefined) return whole
  const [, dot, head, rest] = /^blocks([._])(\d+)[._](.+)$/.exec(layer) ?? []
  if (rest === undefined) return undefined
  const dots = (name: string): string => `blocks.${head}.${name}`.replaceAll('.', dot!)
  const [, kind, projection] = /^(self|cross)_attn[._](q|k|v|o|k_img|v_img|norm_q|norm_k|norm_k_img)$/.exec(rest) ?? []
  if (projection !== undefined) return dots(`${kind === 'self' ? 'attn1' : 'attn2'}.${WAN_ATTENTION[projection]!}`)
  const [, step] = /^ffn[._]([02])$/.exec(rest) ?? []
  return dots(step === undefined ? (WAN_BLOCK[rest] ?? rest) : `ffn.net.${step === '0' ? '0.proj' : '2'}`)
}

const UNET_LAYERS: Readonly<Record<string, string>> = {
  time_embed_0: 'time_embedding_linear_1', time_embed_2: 'time_embedding_linear_2', label_emb_0_0: 'add_embedding_linear_1', label_emb_0_2: 'add_embedding_linear_2',
  input_blocks_0_0: 'conv_in', out_0: 'conv_norm_out', out_2: 'conv_out',
}
const RESNET: Readonly<Record<string, string>> = { in_layers_0: 'norm1', in_layers_2: 'conv1', emb_layers_1: 'time_emb_proj', out_layers_0: 'norm2', out_layers_3: 'conv2', skip_connection: 'conv_shortcut' }

/**
 * A layer of a UNet as Stable Diffusion's first code calls it, which counts blocks: `input_blocks_4_1_…` is `down_blocks_1_attentions_0_…`.
 * Underscores for dots. Undefined for other names.
 */
function unetName(layer: string): string | undefined {
  const whole = UNET_LAYERS[layer]
  if (whole !== undefined) return whole
  const [, side, number, rest] = /^(input_blocks|middle_block|output_blocks)_(\d+)_(.+)$/.exec(layer) ?? []
  if (rest === undefined) return undefined
  const n = Number(number)
  if (side === 'middle_block') return n === 1 ? `mid_block_attentions_0_${rest}` : `mid_block_resnets_${n / 2}_${RESNET[rest] ?? rest}`
  const [, place, inner] = /^(\d)_(.+)$/.exec(rest) ?? []
  if (inner === undefined) return undefined
  // Two layers to a block in all of them; going up one more.
  const [block, at] = side === 'input_blocks' ? [Math.floor((n - 1) / 3), (n - 1) % 3] : [Math.floor(n / 3), n % 3]
  const where = `${side === 'input_blocks' ? 'down' : 'up'}_blocks_${block}`
  if (inner === 'op' || inner === 'conv') return `${where}_${inner === 'op' ? 'downsamplers' : 'upsamplers'}_0_conv`
  return place === '0' ? `${where}_resnets_${at}_${RESNET[inner] ?? inner}` : `${where}_attentions_${at}_${inner}`
}

/** Kinds of files that do something else with the weights. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/\.oft_|\.boft_/, 'OFT (rotations)'],
  [/\.a1\.weight$/, 'GLoRA (what is added leans on the weights)'],
  [/\.on_input$/, 'IA3 (layers multiplied)'],
  [/\.set_weight$/, 'set of whole weights'],
]

export const refusedKind = (names: readonly string[]): string | undefined => REFUSED.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1]
