/** The tiny checkpoint as diffusers saves it, file by file. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sortLdm } from '../../../engine/models/checkpoints/ldm-names.ts'
import { safetensorsBytes, type NamedArray } from '../../../engine/models/lora/write-safetensors.ts'
import { tensorsOf } from '../checkpoints/recorded-names.ts'
import { RECORDED, SKELETONS, tinyArrays } from '../checkpoints/tiny-checkpoint.ts'

const listed = JSON.parse(readFileSync(join(SKELETONS, 'architectures.json'), 'utf8')) as { architectures: Record<string, { scheduler: object; parts: Record<string, { config: object }> }> }

/** As hubs hold models: with files beside those that an import reads. */
export function tinyFolder(): Record<string, Uint8Array> {
  const { scheduler, parts: configs } = listed.architectures['tiny']!
  const data = new Map(tinyArrays().map((one) => [one.name, one.data]))
  const { parts } = sortLdm(tensorsOf(RECORDED.tensors))
  const arrays = (part: string): NamedArray[] => [...parts.get(part)!].map(([name, { tensor }]) => ({ name: part === 'text_encoder' ? `text_model.${name}` : name, dims: name.includes('to_') && part === 'vae' ? tensor.shape.slice(0, 2) : tensor.shape, data: data.get(tensor.name)! }))
  const json = (value: object): Buffer => Buffer.from(JSON.stringify(value))
  return {
    'README.md': Buffer.from('# Tiny'),
    'model_index.json': json({ _class_name: 'StableDiffusionPipeline' }),
    'scheduler/scheduler_config.json': json(scheduler),
    'unet/config.json': json(configs['unet']!.config),
    'vae/config.json': json(configs['vae_decoder']!.config),
    'text_encoder/config.json': json(configs['text_encoder']!.config),
    'unet/diffusion_pytorch_model.fp16.safetensors': safetensorsBytes(arrays('unet'), {}, 'float16'),
    'unet/diffusion_pytorch_model.safetensors': safetensorsBytes(arrays('unet'), {}, 'float32'),
    'unet/diffusion_pytorch_model.bin': Buffer.alloc(9000, 1),
    'vae/diffusion_pytorch_model.fp16.safetensors': safetensorsBytes(arrays('vae'), {}, 'float16'),
    'text_encoder/model.fp16.safetensors': safetensorsBytes(arrays('text_encoder'), {}, 'float16'),
    'safety_checker/model.fp16.safetensors': Buffer.alloc(9000, 2),
    'v1-5-pruned.ckpt': Buffer.alloc(9000, 3),
  }
}
