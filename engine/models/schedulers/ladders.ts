/** Noise levels of a run, from the highest to the lowest, by other rules than the spacing of training steps. */

export const LADDERS = ['karras', 'exponential', 'beta'] as const
/** `karras`: evenly by the seventh root (Karras et al. 2022, equation 5, rho 7). `exponential`: evenly by the log. `beta`: dense at both ends (Lee et al. 2024). */
export type Ladder = (typeof LADDERS)[number]

export function ladderSigmas(ladder: Ladder, min: number, max: number, count: number): number[] {
  const place = (i: number): number => (count === 1 ? 0 : i / (count - 1))
  switch (ladder) {
    case 'karras':
      return Array.from({ length: count }, (_, i) => (max ** (1 / 7) + place(i) * (min ** (1 / 7) - max ** (1 / 7))) ** 7)
    case 'exponential':
      return Array.from({ length: count }, (_, i) => Math.exp(Math.log(max) + place(i) * (Math.log(min) - Math.log(max))))
    case 'beta':
      return Array.from({ length: count }, (_, i) => min + betaQuantile(1 - place(i)) * (max - min))
  }
}

/** Both shape parameters of the beta distribution. */
const SHAPE = 0.6

/** Where a share of the distribution lies below. */
function betaQuantile(share: number): number {
  if (share <= 0 || share >= 1) return Math.min(1, Math.max(0, share))
  // It is symmetric, and near zero the numbers are finer than near one.
  if (share > 0.5) return 1 - betaQuantile(1 - share)
  let [low, high] = [0, 0.5]
  for (let i = 0; i < 200 && high - low > 1e-17; i++) {
    const middle = (low + high) / 2
    if (betaShare(middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The regularised incomplete beta function at x up to a half, by its power series (DLMF 8.17.7). */
function betaShare(x: number): number {
  let [term, sum] = [1 / SHAPE, 0]
  for (let n = 0; Math.abs(term) > 1e-18; n++) {
    sum += term
    term *= ((n + 1 - SHAPE) / (n + 1)) * ((n + SHAPE) / (n + 1 + SHAPE)) * x
  }
  return (x ** SHAPE * sum) / TOTAL
}

/** B(0.6, 0.6). */
const TOTAL = 2.4153442080024714
