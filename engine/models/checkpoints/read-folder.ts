/** A folder as diffusers saves models: a folder for each part, its weights in one file or several, its config beside them. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { readSafetensors, type Checkpoint } from './read-safetensors.ts'
import type { CheckpointTensor, Source } from './tensor.ts'

/** Of the index, which pipelines are known. */
const PIPELINES = /^(StableDiffusion(XL)?(Img2Img|Inpaint)?|StableVideoDiffusion|Wan(ImageToVideo)?)Pipeline$/
export const PARTS = ['unet', 'transformer', 'transformer_2', 'vae', 'text_encoder', 'text_encoder_2', 'image_encoder'] as const
/** Of models that come with their own list of words. */
export const WORDS = 'tokenizer/tokenizer.json'

/** @throws E_CHECKPOINT for a folder of something else, or without weights as safetensors */
export async function readFolder(folder: string): Promise<Checkpoint> {
  const refuse = (detail: string, fix?: string): never => {
    throw failure('E_CHECKPOINT', { file: folder, detail, ...(fix === undefined ? {} : { fix }) })
  }
  const json = async (inner: string): Promise<Record<string, Json>> => {
    const text = await readFile(join(folder, inner), 'utf8').catch(() => refuse(`It has no ${inner}.`, 'Name the folder that has model_index.json in it, as diffusers saves a model.'))
    try {
      return JSON.parse(text) as Record<string, Json>
    } catch {
      return refuse(`Its ${inner} is no JSON.`)
    }
  }
  const index = await json('model_index.json')
  const kind = String(index['_class_name'])
  if (!PIPELINES.test(kind)) refuse(`It is of ${kind}, which is not known here.`, 'Take a Stable Diffusion of 1, 2 or XL, a Stable Video Diffusion or a Wan, or make a package of it with models/export (docs/guide/models.md).')
  const wan = kind.startsWith('Wan')
  if (wan && index['expand_timesteps'] === true) refuse('It is Wan 2.2 of 5 billion, which is not known here.', 'Take Wan 2.1, or Wan 2.2 of 14 billion.')
  const words = wan ? await readFile(join(folder, WORDS)).catch(() => refuse(`It has no ${WORDS}.`, 'Fetch it: the prompt is read by it.')) : undefined
  const files: { path: string; size: number }[] = []
  const parts = new Map<string, ReadonlyMap<string, Source>>()
  const configs = new Map<string, Record<string, Json>>()
  const entries = new Map<string, CheckpointTensor>()
  const scales = new Map<string, number>()
  for (const part of PARTS) {
    if (!existsSync(join(folder, part))) continue
    configs.set(part, await json(`${part}/config.json`))
    const found = new Map<string, Source>()
    for (const name of await weightsOf(join(folder, part), refuse)) {
      const one = await readSafetensors(join(folder, part, name), files.length)
      files.push(...one.files)
      for (const [key, scale] of one.scales) scales.set(key, scale)
      for (const [key, tensor] of one.tensors) {
        entries.set(`${part}/${key}`, tensor)
        if (!key.endsWith('position_ids')) found.set(wan ? key.replace(/^shared\./, 'encoder.embed_tokens.').replace(/^vision_model\./, '') : part === 'vae' ? autoencoderName(key) : key.replace(/^text_model\./, ''), { tensor })
      }
    }
    parts.set(part, found)
  }
  return { files, metadata: {}, tensors: entries, scales, parts, left: [], configs, scheduler: await json('scheduler/scheduler_config.json'), index, ...(words === undefined ? {} : { words }) }
}

/** The files of a part: those of its index, else the one that is whole, half floats last. */
async function weightsOf(folder: string, refuse: (detail: string, fix?: string) => never): Promise<readonly string[]> {
  const names = (await readdir(folder)).sort()
  const index = names.find((name) => name.endsWith('.safetensors.index.json'))
  if (index !== undefined) {
    const { weight_map: map } = JSON.parse(await readFile(join(folder, index), 'utf8')) as { readonly weight_map?: Readonly<Record<string, string>> }
    const listed = [...new Set(Object.values(map ?? {}))].sort()
    const away = listed.find((name) => !names.includes(name))
    if (listed.length === 0 || away !== undefined) refuse(`${folder} lacks ${away ?? 'all'} of the files that ${index} lists.`, 'Fetch it.')
    return listed
  }
  const whole = names.filter((name) => name.endsWith('.safetensors') && !/-\d{5}-of-\d{5}/.test(name))
  const [first] = whole.toSorted((a, b) => Number(/\.(fp16|ema|non_ema)\./.test(a)) - Number(/\.(fp16|ema|non_ema)\./.test(b)))
  if (first !== undefined) return [first]
  return refuse(`${folder} has no .safetensors file${names.some((name) => name.endsWith('.bin')) ? ': its .bin is a pickle, which can run programs as it is read' : ''}.`, 'Fetch the .safetensors files of the model: most hubs offer both.')
}

const OLD: Readonly<Record<string, string>> = { query: 'to_q', key: 'to_k', value: 'to_v', proj_attn: 'to_out.0' }

/** Earlier versions of diffusers called the layers of the autoencoder's attention otherwise. */
const autoencoderName = (name: string): string => name.replace(/(mid_block\.attentions\.0)\.(query|key|value|proj_attn)\./, (_, block: string, layer: string) => `${block}.${OLD[layer]!}.`)
