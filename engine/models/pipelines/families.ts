/** Which pipeline runs which family of packages. */
import type { ModelPackage } from '../packages/package-types.ts'
import type { Json } from '../../contract/sockets.ts'
import type { DiffusionFamily } from './family-names.ts'
import type { Pipeline } from './pipeline.ts'
import { stableDiffusion, stableDiffusionXl, videoDiffusion } from './stable-diffusion.ts'
import { stableVideoDiffusion } from './stable-video-diffusion.ts'
import { startsWithPicture, wan } from './wan.ts'

export interface Family {
  readonly title: string
  readonly run: Pipeline
  readonly makes: 'picture' | 'video'
  /** What a package of the family begins with. */
  readonly from: (model: Pick<ModelPackage, 'has'>) => 'text' | 'image'
  /** The more, the better what it makes. */
  readonly rank: number
  /** Sizes are multiples of this: what the autoencoder and the denoiser shrink by. */
  readonly multiple: (model: Pick<ModelPackage, 'has' | 'json'>) => Promise<number>
  /** Frames are made in steps of this, after the first one. */
  readonly frameStep: number
}

type Configs = Pick<ModelPackage, 'has' | 'json'>

const config = async (model: Configs, part: string): Promise<Record<string, Json>> => (model.has(`${part}/config.json`) ? model.json(`${part}/config.json`) : {})
/** One fewer than blocks: the last one keeps its size. */
const halvings = (blocks: Json | undefined, otherwise: number): number => (Array.isArray(blocks) && blocks.length > 0 && blocks.length < 10 ? blocks.length - 1 : otherwise)

/** UNets halve latents as autoencoders halve pictures. */
async function ofUnet(model: Configs): Promise<number> {
  const [vae, unet] = await Promise.all([config(model, 'vae_decoder'), config(model, 'unet')])
  return 2 ** (halvings(vae['block_out_channels'], 3) + halvings(unet['block_out_channels'], 3))
}

async function ofWan(model: Configs): Promise<number> {
  const [vae, transformer] = await Promise.all([config(model, 'vae_decoder'), config(model, 'transformer')])
  const patch = Array.isArray(transformer['patch_size']) ? Number(transformer['patch_size'].at(-1)) : 2
  return 2 ** halvings(vae['dim_mult'], 3) * (Number.isInteger(patch) && patch > 0 && patch < 64 ? patch : 2)
}

const words = (): 'text' => 'text'

export const FAMILIES: Readonly<Record<string, Family>> = {
  'stable-diffusion': { title: 'Stable Diffusion', run: stableDiffusion, makes: 'picture', from: words, rank: 10, multiple: ofUnet, frameStep: 1 },
  'stable-diffusion-xl': { title: 'Stable Diffusion XL', run: stableDiffusionXl, makes: 'picture', from: words, rank: 20, multiple: ofUnet, frameStep: 1 },
  modelscope: { title: 'ModelScope and Zeroscope', run: videoDiffusion, makes: 'video', from: words, rank: 10, multiple: ofUnet, frameStep: 1 },
  animatediff: { title: 'AnimateDiff', run: videoDiffusion, makes: 'video', from: words, rank: 20, multiple: ofUnet, frameStep: 1 },
  'stable-video-diffusion': { title: 'Stable Video Diffusion', run: stableVideoDiffusion, makes: 'video', from: () => 'image', rank: 20, multiple: ofUnet, frameStep: 1 },
  wan: { title: 'Wan', run: wan, makes: 'video', from: (model) => (startsWithPicture(model) ? 'image' : 'text'), rank: 30, multiple: ofWan, frameStep: 4 },
} satisfies Readonly<Record<DiffusionFamily, Family>>
