/** Which source samples make a target sample, and by how much. */

export interface Taps {
  /** Samples for each target sample. */
  readonly count: number
  /** First source sample; may lie outside. As long as the target, rounded up to 8. */
  readonly first: Int32Array
  /** Whole numbers that sum to 2^14 for each target sample. */
  readonly weights: Int16Array
}

/** Rounds weights so that each sample's sum to 2^14 exactly: a flat picture stays as it is. */
export function roundTaps(exact: ArrayLike<number>, count: number, into: Int16Array, at: number): void {
  let sum = 0
  for (let k = 0; k < count; k++) sum += exact[k]!
  let done = 0
  let carried = 0
  for (let k = 0; k < count; k++) {
    carried += (exact[k]! / sum) * 16384
    const weight = Math.round(carried) - done
    into[at + k] = weight
    done += weight
  }
}

/** Keys' cubic with a = -1/2 (Catmull-Rom), at a distance of 0 or more. */
export function cubic(t: number): number {
  if (t >= 2) return 0
  return t < 1 ? (1.5 * t - 2.5) * t * t + 1 : ((-0.5 * t + 2.5) * t - 4) * t + 2
}

/** Four weights for each 1/1024 between two samples. */
export const BICUBIC = new Int16Array(4096)
for (let i = 0; i < 1024; i++) {
  const t = i / 1024
  roundTaps([cubic(1 + t), cubic(t), cubic(1 - t), cubic(2 - t)], 4, BICUBIC, i * 4)
}
