/** Families whose packages `families.ts` runs: whether one is here is known without what runs it. */
export const DIFFUSION_FAMILIES = ['stable-diffusion', 'stable-diffusion-xl', 'modelscope', 'animatediff', 'stable-video-diffusion', 'wan'] as const

export type DiffusionFamily = (typeof DIFFUSION_FAMILIES)[number]
