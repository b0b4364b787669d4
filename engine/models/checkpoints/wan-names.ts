/** Parts of Wan, each in a file of its own, as its own code or ComfyUI calls their arrays, or diffusers and transformers; and diffusers' names. Pure. */
import { wanName } from '../lora/lora-names.ts'
import type { CheckpointTensor, Source } from './tensor.ts'

export type WanPart = 'transformer' | 'text_encoder' | 'vae' | 'image_encoder'

/** What a file is told by, with and without what ComfyUI puts before all names. */
const MARKS: readonly (readonly [RegExp, WanPart])[] = [
  [/^blocks\.0\.(self_attn\.q|attn1\.to_q)\.weight$/, 'transformer'],
  [/^(blocks\.0\.attn\.q|encoder\.block\.0\.layer\.0\.SelfAttention\.q)\.weight$/, 'text_encoder'],
  [/^decoder\.(middle\.0\.residual\.0|mid_block\.resnets\.0\.norm1)\.gamma$/, 'vae'],
  [/^(vision_model\.)?embeddings\.patch_embedding\.weight$/, 'image_encoder'],
]
const bare = (name: string): string => name.replace(/^(model\.diffusion_model|diffusion_model|text_encoders\.umt5xxl\.transformer|vae)\./, '')

/** Undefined for a file of something else. */
export function wanPart(names: Iterable<string>): WanPart | undefined {
  for (const name of names) {
    const found = MARKS.find(([mark]) => mark.test(bare(name)))
    if (found !== undefined) return found[1]
  }
  return undefined
}

/** The list of words that ComfyUI's file of the text encoder holds, as sentencepiece writes it. */
export const WORD_LIST = 'spiece_model'
/** Arrays that no part of the model uses. */
const IDLE = /^(spiece_model|scaled_fp8)$/

/** Each array by the name that diffusers and transformers know it by. */
export function sortWan(part: WanPart, tensors: ReadonlyMap<string, CheckpointTensor>): ReadonlyMap<string, Source> {
  const naming = { transformer: transformerName, text_encoder: textName, vae: autoencoderName, image_encoder: (name: string) => name.replace(/^vision_model\./, '') }[part]
  return new Map([...tensors].filter(([name]) => !IDLE.test(name)).map(([name, tensor]) => [naming(bare(name)), { tensor }]))
}

function transformerName(name: string): string {
  const [, layer = name, kind = ''] = /^(.+?)(\.weight|\.bias)?$/.exec(name) ?? []
  return `${wanName(layer) ?? layer}${kind}`
}

const TEXT_LAYER: Readonly<Record<string, string>> = {
  'attn.q': '0.SelfAttention.q', 'attn.k': '0.SelfAttention.k', 'attn.v': '0.SelfAttention.v', 'attn.o': '0.SelfAttention.o', 'pos_embedding.embedding': '0.SelfAttention.relative_attention_bias',
  norm1: '0.layer_norm', norm2: '1.layer_norm', 'ffn.gate.0': '1.DenseReluDense.wi_0', 'ffn.fc1': '1.DenseReluDense.wi_1', 'ffn.fc2': '1.DenseReluDense.wo',
}

function textName(name: string): string {
  const [, block, layer] = /^blocks\.(\d+)\.(.+)\.weight$/.exec(name) ?? []
  if (layer !== undefined && Object.hasOwn(TEXT_LAYER, layer)) return `encoder.block.${block}.layer.${TEXT_LAYER[layer]!}.weight`
  return name.replace(/^(shared|token_embedding)\./, 'encoder.embed_tokens.').replace(/^norm\./, 'encoder.final_layer_norm.')
}

const RESIDUAL: Readonly<Record<string, string>> = { 0: 'norm1', 2: 'conv1', 3: 'norm2', 6: 'conv2' }
/** Of the decoder's blocks: three residual layers, and one that enlarges. */
const LAYERS = 4

function autoencoderName(name: string): string {
  return name
    .replace(/^conv1\./, 'quant_conv.')
    .replace(/^conv2\./, 'post_quant_conv.')
    .replace(/^(encoder|decoder)\.conv1\./, '$1.conv_in.')
    .replace(/\.head\.0\./, '.norm_out.')
    .replace(/\.head\.2\./, '.conv_out.')
    .replace(/\.residual\.([0236])\./, (_, layer: string) => `.${RESIDUAL[layer]!}.`)
    .replace(/\.shortcut\./, '.conv_shortcut.')
    .replace(/\.middle\.1\./, '.mid_block.attentions.0.')
    .replace(/\.middle\.([02])\./, (_, layer: string) => `.mid_block.resnets.${Number(layer) / 2}.`)
    .replace(/\.downsamples\./, '.down_blocks.')
    .replace(/\.upsamples\.(\d+)\./, (_, at: string) => {
      const [block, layer] = [Math.floor(Number(at) / LAYERS), Number(at) % LAYERS]
      return `.up_blocks.${block}.${layer === LAYERS - 1 ? 'upsamplers.0' : `resnets.${layer}`}.`
    })
}
