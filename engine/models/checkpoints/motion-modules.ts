/** AnimateDiff's motion modules (Guo et al. 2023), a file of their own beside a Stable Diffusion 1: its arrays are part of the UNet then. */
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { readSafetensors, type Checkpoint } from './read-safetensors.ts'
import type { Source } from './tensor.ts'

/** As AnimateDiff's own code calls a layer of a motion module, or diffusers. */
export const motionName = (name: string): string =>
  name
    .replace(/^module\./, '')
    .replace('.temporal_transformer.', '.')
    .replace(/\.attention_blocks\.([01])\./, (_, at: string) => `.attn${Number(at) + 1}.`)
    .replace(/\.norms\.([01])\./, (_, at: string) => `.norm${Number(at) + 1}.`)
    .replace('.ff_norm.', '.norm3.')

/** Of each frame's place: the skeleton has them, and how many there are is told by their shape. */
const PLACES = /\.(pos_encoder|pos_embed)\.pe$/
const MODULE = /^(down_blocks|mid_block|up_blocks)\..*motion_modules\./

/** @throws E_CHECKPOINT for a file of something else */
export async function withMotion(base: Checkpoint, path: string): Promise<Checkpoint> {
  const refuse = (detail: string, fix: string): never => {
    throw failure('E_CHECKPOINT', { file: path, detail, fix })
  }
  const unet = base.parts.get('unet') ?? refuse('What it is to be joined with has no UNet.', 'Join it with a Stable Diffusion 1.')
  const read = await readSafetensors(path, base.files.length)
  const named = [...read.tensors].map(([name, tensor]) => [motionName(name), tensor] as const)
  if (!named.some(([name]) => MODULE.test(name))) refuse('It is no motion module.', 'Take one of AnimateDiff as .safetensors, e.g. v3_sd15_mm.')
  const frames = named.find(([name]) => PLACES.test(name))?.[1].shape.at(-2) ?? 32
  const own = named.filter(([name]) => !PLACES.test(name)).map(([name, tensor]): [string, Source] => [name, { tensor }])
  const { attention_head_dim: heads, ...config } = base.configs?.get('unet') ?? {}
  const told: Record<string, Json> = { ...config, num_attention_heads: typeof heads === 'number' ? heads : 8, motion_max_seq_length: frames }
  // Pictures' samplers are not what the modules were trained with.
  const { scheduler: _, ...rest } = base
  return {
    ...rest,
    files: [...base.files, ...read.files],
    tensors: new Map([...base.tensors, ...[...read.tensors].map(([name, tensor]) => [`motion/${name}`, tensor] as const)]),
    parts: new Map([...base.parts, ['unet', new Map([...unet, ...own])]]),
    configs: new Map([...(base.configs ?? []), ['unet', told]]),
  }
}
