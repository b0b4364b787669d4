/** What a package's configs ask for and no pipeline here does: refused by name, since the picture would be another. */
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import type { ModelPackage } from '../packages/package-types.ts'

interface Refusal {
  /** Folder of the package, or its index. */
  readonly part: string
  readonly key: string
  readonly known: (value: Json) => boolean
  readonly expected: string
  readonly detail?: string
}

const absent = (value: Json): boolean => value === null || value === false || (Array.isArray(value) && value.every((one) => one === null))
const WAN_22 = 'That is Wan 2.2 of 5 billion, which is not known here.'
const UNET: readonly Refusal[] = [
  { part: 'unet/config.json', key: 'class_embed_type', known: absent, expected: 'none: no class labels are given' },
  { part: 'unet/config.json', key: 'num_class_embeds', known: absent, expected: 'none: no class labels are given' },
  { part: 'unet/config.json', key: 'encoder_hid_dim_type', known: absent, expected: 'none: no pictures are given to attention' },
]
const PICTURES: readonly Refusal[] = [
  ...UNET,
  { part: 'unet/config.json', key: 'in_channels', known: (value) => value === 4 || value === 9, expected: '4, or 9 with a mask' },
]
const TOLD = { part: 'unet/config.json', key: 'time_cond_proj_dim', known: absent, expected: 'none: a video model is not told how far to follow the prompt' }

const REFUSALS: Readonly<Record<string, readonly Refusal[]>> = {
  'stable-diffusion': [...PICTURES, { part: 'unet/config.json', key: 'addition_embed_type', known: absent, expected: 'none, of this family' }],
  'stable-diffusion-xl': [...PICTURES, { part: 'unet/config.json', key: 'addition_embed_type', known: (value) => value === 'text_time', expected: '"text_time"' }],
  modelscope: [...UNET, TOLD],
  animatediff: [...UNET, TOLD],
  'stable-video-diffusion': UNET,
  wan: [
    { part: 'model_index.json', key: 'expand_timesteps', known: absent, expected: 'one time for all of a frame', detail: WAN_22 },
    { part: 'vae_decoder/config.json', key: 'is_residual', known: absent, expected: 'the autoencoder of Wan 2.1', detail: WAN_22 },
    { part: 'vae_decoder/config.json', key: 'patch_size', known: (value) => absent(value) || value === 1, expected: 'the autoencoder of Wan 2.1', detail: WAN_22 },
  ],
}

/** @throws E_MODEL_INVALID with the file, the key and what is known */
export async function checkConfigs(model: ModelPackage): Promise<void> {
  for (const { part, key, known, expected, detail } of REFUSALS[model.manifest.family] ?? []) {
    if (!model.has(part)) continue
    const value = (await model.json(part))[key]
    if (value === undefined || known(value)) continue
    throw failure('E_MODEL_INVALID', { file: `${model.name}/${part}`, port: key, expected, got: JSON.stringify(value), ...(detail === undefined ? {} : { detail }) })
  }
}

/** Frames that a motion module knows places for; undefined where it is asked for any number. */
export async function mostFrames(model: Pick<ModelPackage, 'has' | 'json' | 'manifest'>): Promise<number | undefined> {
  if (model.manifest.family !== 'animatediff' || !model.has('unet/config.json')) return undefined
  const most = (await model.json('unet/config.json'))['motion_max_seq_length']
  return typeof most === 'number' && Number.isInteger(most) && most > 0 ? most : undefined
}
