/** Which pipeline runs which family of packages. */
import type { ModelPackage } from '../packages/package-types.ts'
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
  readonly multiple: number
  /** Frames are made in steps of this, after the first one. */
  readonly frameStep: number
}

const words = (): 'text' => 'text'

export const FAMILIES: Readonly<Record<string, Family>> = {
  'stable-diffusion': { title: 'Stable Diffusion', run: stableDiffusion, makes: 'picture', from: words, rank: 10, multiple: 8, frameStep: 1 },
  'stable-diffusion-xl': { title: 'Stable Diffusion XL', run: stableDiffusionXl, makes: 'picture', from: words, rank: 20, multiple: 8, frameStep: 1 },
  modelscope: { title: 'ModelScope and Zeroscope', run: videoDiffusion, makes: 'video', from: words, rank: 10, multiple: 8, frameStep: 1 },
  animatediff: { title: 'AnimateDiff', run: videoDiffusion, makes: 'video', from: words, rank: 20, multiple: 8, frameStep: 1 },
  'stable-video-diffusion': { title: 'Stable Video Diffusion', run: stableVideoDiffusion, makes: 'video', from: () => 'image', rank: 20, multiple: 8, frameStep: 1 },
  wan: { title: 'Wan', run: wan, makes: 'video', from: (model) => (startsWithPicture(model) ? 'image' : 'text'), rank: 30, multiple: 16, frameStep: 4 },
}
