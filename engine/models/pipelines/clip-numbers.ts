/** CLIP's own means and deviations of R', G' and B' (Radford et al. 2021). */
export const CLIP_MEAN: readonly number[] = [0.48145466, 0.4578275, 0.40821073]
export const CLIP_DEVIATION: readonly number[] = [0.26862954, 0.26130258, 0.27577711]
