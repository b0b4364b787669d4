/** What the configs of a folder ask for beyond what shapes show: refused by name where the skeleton does it otherwise. Pure. */
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import type { Architecture } from './skeletons.ts'

/** By part: what must be as the skeleton's config has it, and what it is where a config says nothing. */
const SAME: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  unet: { attention_head_dim: 8, num_attention_heads: null, act_fn: 'silu', norm_eps: 1e-5, norm_num_groups: 32, flip_sin_to_cos: true, freq_shift: 0, center_input_sample: false, dual_cross_attention: false, only_cross_attention: false,
    class_embed_type: null, num_class_embeds: null, encoder_hid_dim_type: null, addition_embed_type: null, time_cond_proj_dim: null, resnet_time_scale_shift: 'default', mid_block_type: 'UNetMidBlock2DCrossAttn' },
  vae: { act_fn: 'silu', norm_num_groups: 32, mid_block_add_attention: true, is_residual: false, patch_size: null, attn_scales: [], temperal_downsample: [false, true, true] },
  transformer: { patch_size: [1, 2, 2], attention_head_dim: 128, num_attention_heads: 40, freq_dim: 256, cross_attn_norm: true, qk_norm: 'rms_norm_across_heads', eps: 1e-6, image_dim: null, added_kv_proj_dim: null, pos_embed_seq_len: null },
  text_encoder: { hidden_act: 'quick_gelu', num_attention_heads: 12, num_heads: 64, feed_forward_proj: 'gated-gelu', relative_attention_num_buckets: 32, relative_attention_max_distance: 128, layer_norm_epsilon: 1e-6 },
  transformer_2: { image_dim: null, in_channels: 16 },
  image_encoder: { hidden_act: 'quick_gelu', num_attention_heads: 12, patch_size: 32, image_size: 224 },
  text_encoder_2: { hidden_act: 'gelu', num_attention_heads: 20 },
}

/** @throws E_CHECKPOINT with the part, the key and both values */
export function refuseConfigs(file: string, { parts }: Architecture, configs: ReadonlyMap<string, Readonly<Record<string, Json>>> | undefined): void {
  for (const [part, config] of configs ?? []) {
    const own = parts[part === 'vae' ? 'vae_decoder' : part]?.config
    for (const [key, usual] of Object.entries(own === undefined ? {} : SAME[part] ?? {})) {
      const [expected, got] = [own![key] ?? usual, config[key] ?? usual]
      if (JSON.stringify(expected) !== JSON.stringify(got)) throw failure('E_CHECKPOINT', { file: `${file}/${part}/config.json`, port: key, expected: JSON.stringify(expected), got: JSON.stringify(got), fix: 'Make a package of it with models/export (docs/guide/models.md).' })
    }
  }
}
