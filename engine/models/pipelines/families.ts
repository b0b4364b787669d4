/** Which pipeline runs which family of packages. */
import type { Pipeline } from './pipeline.ts'
import { stableDiffusion, stableDiffusionXl, videoDiffusion } from './stable-diffusion.ts'
import { stableVideoDiffusion } from './stable-video-diffusion.ts'
import { wan } from './wan.ts'

export interface Family {
  readonly title: string
  readonly run: Pipeline
  /** What it makes, and from what: kinds of backends that it can serve. */
  readonly makes: 'picture' | 'video'
  readonly from: 'text' | 'image'
}

export const FAMILIES: Readonly<Record<string, Family>> = {
  'stable-diffusion': { title: 'Stable Diffusion', run: stableDiffusion, makes: 'picture', from: 'text' },
  'stable-diffusion-xl': { title: 'Stable Diffusion XL', run: stableDiffusionXl, makes: 'picture', from: 'text' },
  modelscope: { title: 'ModelScope and Zeroscope', run: videoDiffusion, makes: 'video', from: 'text' },
  animatediff: { title: 'AnimateDiff', run: videoDiffusion, makes: 'video', from: 'text' },
  'stable-video-diffusion': { title: 'Stable Video Diffusion', run: stableVideoDiffusion, makes: 'video', from: 'image' },
  wan: { title: 'Wan', run: wan, makes: 'video', from: 'text' },
}
