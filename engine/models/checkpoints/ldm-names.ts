/**
 * Checkpoints as Stable Diffusion was first published (CompVis and Stability AI: one file, parts told by what their names begin with),
 * and diffusers' names for the same weights.
 */
import type { CheckpointTensor, Parts, Source } from './tensor.ts'

const UNET = 'model.diffusion_model.'
const AUTOENCODER = 'first_stage_model.'

/** Parts whose text encoder is CLIP's as transformers writes it, or open_clip's. The first that fits counts. */
const TEXT: readonly (readonly [prefix: string, part: string, kind: 'transformers' | 'open-clip'])[] = [
  ['cond_stage_model.transformer.', 'text_encoder', 'transformers'],
  ['cond_stage_model.model.', 'text_encoder', 'open-clip'],
  ['conditioner.embedders.0.transformer.', 'text_encoder', 'transformers'],
  ['conditioner.embedders.1.model.', 'text_encoder_2', 'open-clip'],
  // Of the refiner, which has the second one alone.
  ['conditioner.embedders.0.model.', 'text_encoder_2', 'open-clip'],
]

/** Arrays that training or sampling uses, and no part of the model. */
const IDLE = /^(model_ema\.|cond_stage_model\.logit_scale|.*\.position_ids$|.*\.logit_scale$|.*\.attn_mask$|(alphas|betas|sqrt_|log_one_minus|posterior_|lvlb_weights|logvar|denoiser\.|ztsnr|v_pred|edm_vpred\.|scaled_fp8))/

export interface Sorted {
  readonly parts: Parts
  /** Names of arrays that are known for nothing that a model does. */
  readonly left: readonly string[]
}

export const isLdm = (tensors: ReadonlyMap<string, CheckpointTensor>): boolean => tensors.has(`${UNET}input_blocks.0.0.weight`)

/** Each array under the part and the name that diffusers knows it by. */
export function sortLdm(tensors: ReadonlyMap<string, CheckpointTensor>): Sorted {
  const parts = new Map<string, Map<string, Source>>()
  const left: string[] = []
  const put = (part: string, name: string, source: Source): void => void parts.set(part, (parts.get(part) ?? new Map<string, Source>()).set(name, source))
  const ups = 1 + Math.max(-1, ...[...tensors.keys()].map((name) => Number(/^first_stage_model\.decoder\.up\.(\d+)\./.exec(name)?.[1] ?? -1)))
  for (const tensor of tensors.values()) {
    const { name } = tensor
    const text = TEXT.find(([prefix]) => name.startsWith(prefix))
    if (IDLE.test(name)) continue
    if (name.startsWith(UNET)) {
      const known = unetName(name.slice(UNET.length), tensors)
      if (known === undefined) left.push(name)
      else put('unet', known, { tensor })
    } else if (name.startsWith(AUTOENCODER)) put('vae', autoencoderName(name.slice(AUTOENCODER.length), ups), { tensor })
    else if (text !== undefined && text[2] === 'transformers') put(text[1], name.slice(text[0].length).replace(/^text_model\./, ''), { tensor })
    else if (text !== undefined) for (const [known, source] of openClip(name.slice(text[0].length), tensor)) put(text[1], known, source)
    else left.push(name)
  }
  return { parts, left }
}

/** A file's names may be any word, those of Object's own parts, too. */
function named(names: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(names))
}

const renamed = (names: ReadonlyMap<string, string>, whole: string, layer: string, kind: string): string => (names.has(layer) ? `${names.get(layer)!}.${kind}` : whole)

/** Residual layers in each block, of all that there are. */
const LAYERS = 2

const PLAIN_UNET = named({
  'time_embed.0': 'time_embedding.linear_1', 'time_embed.2': 'time_embedding.linear_2', 'label_emb.0.0': 'add_embedding.linear_1', 'label_emb.0.2': 'add_embedding.linear_2',
  'input_blocks.0.0': 'conv_in', 'out.0': 'conv_norm_out', 'out.2': 'conv_out',
})
const RESIDUAL = named({
  'in_layers.0': 'norm1', 'in_layers.2': 'conv1', 'emb_layers.1': 'time_emb_proj', 'out_layers.0': 'norm2', 'out_layers.3': 'conv2', skip_connection: 'conv_shortcut',
})

const residual = (inner: string): string => inner.replace(/^(.+)\.(weight|bias)$/, (whole, layer: string, kind: string) => renamed(RESIDUAL, whole, layer, kind))

function unetName(name: string, tensors: ReadonlyMap<string, CheckpointTensor>): string | undefined {
  const [, layer = '', kind = ''] = /^(.+)\.(weight|bias)$/.exec(name) ?? []
  if (PLAIN_UNET.has(layer)) return `${PLAIN_UNET.get(layer)!}.${kind}`
  const middle = /^middle_block\.([012])\.(.+)$/.exec(name)
  if (middle !== null) return middle[1] === '1' ? `mid_block.attentions.0.${middle[2]!}` : `mid_block.resnets.${Number(middle[1]) / 2}.${residual(middle[2]!)}`
  const [, side, number, place, inner] = /^(input|output)_blocks\.(\d+)\.(\d)\.(.+)$/.exec(name) ?? []
  if (inner === undefined) return undefined
  // The first of the way down is conv_in.
  const at = Number(number) - (side === 'input' ? 1 : 0)
  const [block, step] = [Math.floor(at / (LAYERS + 1)), at % (LAYERS + 1)]
  const blocks = side === 'input' ? 'down_blocks' : 'up_blocks'
  if (inner.startsWith('op.')) return `${blocks}.${block}.downsamplers.0.conv.${inner.slice(3)}`
  if (place === '0') return `${blocks}.${block}.resnets.${step}.${residual(inner)}`
  const enlarges = tensors.has(`${UNET}${side}_blocks.${number}.${place}.conv.weight`)
  return enlarges ? `${blocks}.${block}.upsamplers.0.${inner}` : `${blocks}.${block}.attentions.${step}.${inner}`
}

const ATTENTION = named({ norm: 'group_norm', q: 'to_q', k: 'to_k', v: 'to_v', proj_out: 'to_out.0' })

/** @param ups blocks of the decoder, which are counted from its end */
function autoencoderName(name: string, ups: number): string {
  return name
    .replace(/\.nin_shortcut\./, '.conv_shortcut.')
    .replace(/^(encoder|decoder)\.norm_out\./, '$1.conv_norm_out.')
    .replace(/\.mid\.block_([12])\./, (_, block: string) => `.mid_block.resnets.${Number(block) - 1}.`)
    .replace(/\.mid\.attn_1\.(\w+)\./, (_, layer: string) => `.mid_block.attentions.0.${ATTENTION.get(layer) ?? layer}.`)
    .replace(/\.down\.(\d+)\.block\.(\d+)\./, '.down_blocks.$1.resnets.$2.')
    .replace(/\.down\.(\d+)\.downsample\./, '.down_blocks.$1.downsamplers.0.')
    .replace(/\.up\.(\d+)\.block\.(\d+)\./, (_, block: string, layer: string) => `.up_blocks.${ups - 1 - Number(block)}.resnets.${layer}.`)
    .replace(/\.up\.(\d+)\.upsample\./, (_, block: string) => `.up_blocks.${ups - 1 - Number(block)}.upsamplers.0.`)
}

const OPEN_CLIP = named({
  'token_embedding.weight': 'embeddings.token_embedding.weight', positional_embedding: 'embeddings.position_embedding.weight',
  'ln_final.weight': 'final_layer_norm.weight', 'ln_final.bias': 'final_layer_norm.bias',
})
const OPEN_CLIP_LAYER = named({ ln_1: 'layer_norm1', ln_2: 'layer_norm2', 'mlp.c_fc': 'mlp.fc1', 'mlp.c_proj': 'mlp.fc2', 'attn.out_proj': 'self_attn.out_proj' })

/** Queries, keys and values of a layer lie in one array, the projection lies on its side. */
function openClip(name: string, tensor: CheckpointTensor): (readonly [name: string, source: Source])[] {
  const plain = OPEN_CLIP.get(name)
  if (plain !== undefined) return [[plain, { tensor }]]
  if (name === 'text_projection') return [['text_projection.weight', { tensor, transposed: true }]]
  const [, layer, inner] = /^transformer\.resblocks\.(\d+)\.(.+)$/.exec(name) ?? []
  if (inner === undefined) return [[name, { tensor }]]
  const joined = /^attn\.in_proj_(weight|bias)$/.exec(inner)?.[1]
  if (joined !== undefined) return ['q_proj', 'k_proj', 'v_proj'].map((one, i) => [`encoder.layers.${layer}.self_attn.${one}.${joined}`, { tensor, share: [i, 3] }])
  return [[`encoder.layers.${layer}.${inner.replace(/^(.+)\.(weight|bias)$/, (whole, from: string, kind: string) => renamed(OPEN_CLIP_LAYER, whole, from, kind))}`, { tensor }]]
}
