/** A LoRA as a file that other programs take: by kohya's names or PEFT's, with what kohya's trainer leaves in the header. */
import { createHash } from 'node:crypto'
import { safetensorsBytes, type NamedArray, type Precision } from '../lora/write-safetensors.ts'
import { shapesOf } from './matrices.ts'
import type { LoraTarget } from './training-model.ts'

export const LORA_NAMES = ['kohya', 'peft'] as const
export type LoraNames = (typeof LORA_NAMES)[number]

export interface SavedLora {
  readonly targets: readonly LoraTarget[]
  readonly matrices: readonly Float32Array[]
  readonly rank: number
  readonly alpha: number
  readonly names: LoraNames
  readonly precision: Precision
  readonly metadata: Readonly<Record<string, string>>
}

export function loraBytes({ targets, matrices, rank, alpha, names, precision, metadata }: SavedLora): Uint8Array {
  const arrays = targets.flatMap((target, k): NamedArray[] => {
    const { down, up } = shapesOf(target, rank)
    const [first, second] = [matrices[2 * k]!, matrices[2 * k + 1]!]
    if (names === 'peft') {
      const layer = `${target.part}.${target.layer}`
      return [{ name: `${layer}.lora_A.weight`, dims: down, data: first }, { name: `${layer}.lora_B.weight`, dims: up, data: second }]
    }
    const layer = `lora_unet_${(target.part === 'transformer' ? ownName(target.layer) : target.layer).replaceAll('.', '_')}`
    return [
      { name: `${layer}.alpha`, dims: [], data: Float32Array.of(alpha) },
      { name: `${layer}.lora_down.weight`, dims: down, data: first },
      { name: `${layer}.lora_up.weight`, dims: up, data: second },
    ]
  })
  const hash = createHash('sha256')
  for (const { data } of arrays) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return safetensorsBytes(arrays, { ...metadata, ...(names === 'peft' ? adapterConfig(targets, rank, alpha) : {}), sshs_model_hash: hash.digest('hex') }, precision)
}

/** Wan's layers as its own code calls them: what kohya's and ComfyUI's readers of it look for. */
const ownName = (layer: string): string =>
  layer
    .replace(/\.attn([12])\./, (_, which) => (which === '1' ? '.self_attn.' : '.cross_attn.'))
    .replace(/_attn\.to_(q|k|v)$/, '_attn.$1')
    .replace(/_attn\.to_out\.0$/, '_attn.o')
    .replace(/\.ffn\.net\.0\.proj$/, '.ffn.0')
    .replace(/\.ffn\.net\.2$/, '.ffn.2')

/** PEFT's arrays have no alpha: diffusers reads it from the header. */
function adapterConfig(targets: readonly LoraTarget[], rank: number, alpha: number): Record<string, string> {
  const part = targets[0]!.part
  const config = { r: rank, lora_alpha: alpha, target_modules: targets.map(({ layer }) => layer), peft_type: 'LORA', lora_dropout: 0, bias: 'none', use_rslora: false, use_dora: false }
  return { lora_adapter_metadata: JSON.stringify(Object.fromEntries(Object.entries(config).map(([name, value]) => [`${part}.${name}`, value]))) }
}

/** kohya's name of what it was trained on. */
const BASES: Readonly<Record<string, readonly [version: string, architecture: string]>> = {
  'stable-diffusion': ['sd_v1', 'stable-diffusion-v1/lora'],
  'stable-diffusion-xl': ['sdxl_base_v1-0', 'stable-diffusion-xl-v1-base/lora'],
  wan: ['wan2.1', 'wan2.1/lora'],
}

export interface Told {
  readonly name: string
  readonly trigger: string
  readonly model: { readonly name: string; readonly family: string; readonly digest: string }
  readonly captions: readonly string[]
  readonly settings: Readonly<Record<string, unknown>>
  readonly rank: number
  readonly alpha: number
  readonly steps: number
  readonly epochs: number
  readonly seed: number
  readonly rate: number
  readonly optimiser: string
  readonly schedule: string
  readonly batch: number
}

/** What tools read of a LoRA: its trigger words, what it was trained on, and with what. The time is left out: the same training gives the same file. */
export function metadataOf({ name, trigger, model, captions, settings, ...told }: Told): Record<string, string> {
  const [version, architecture] = BASES[model.family] ?? [model.family, `${model.family}/lora`]
  const tags: Record<string, number> = {}
  for (const caption of captions) for (const tag of caption.split(',').map((one) => one.trim()).filter((one) => one !== '')) tags[tag] = (tags[tag] ?? 0) + 1
  const texts: Record<string, string> = {
    format: 'pt',
    ss_output_name: name,
    ss_network_module: 'networks.lora',
    ss_network_dim: String(told.rank),
    ss_network_alpha: String(told.alpha),
    ss_base_model_version: version,
    ss_sd_model_name: model.name,
    ss_steps: String(told.steps),
    ss_num_epochs: String(told.epochs),
    ss_num_train_images: String(captions.length),
    ss_seed: String(told.seed),
    ss_learning_rate: String(told.rate),
    ss_optimizer: told.optimiser,
    ss_lr_scheduler: told.schedule,
    ss_total_batch_size: String(told.batch),
    ss_tag_frequency: JSON.stringify({ [name]: tags }),
    'modelspec.sai_model_spec': '1.0.0',
    'modelspec.architecture': architecture,
    'modelspec.title': name,
    reelgraph_base_digest: model.digest,
    reelgraph_settings: JSON.stringify(settings),
  }
  return trigger === '' ? texts : { ...texts, ss_trigger_words: trigger, 'modelspec.trigger_phrase': trigger }
}
