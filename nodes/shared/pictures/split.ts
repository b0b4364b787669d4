/** Which pictures a model learns from, and which are held back. Pure. */

/** How many of so many are for training: the rest is for validation, one at least where there are two. */
export function trainingCount(count: number, share: number): number {
  if (share >= 1 || count < 2) return count
  return Math.min(count - 1, Math.max(1, Math.round(count * share)))
}

/** Digests that are for validation: each has a place of its own by the seed, so that another picture moves few of the others. */
export function validationOf(digests: readonly string[], share: number, seed: number): ReadonlySet<string> {
  const count = digests.length - trainingCount(digests.length, share)
  const ranked = digests.map((digest) => ({ digest, rank: scattered(parseInt(digest.slice(0, 8), 16) ^ scattered(seed >>> 0)) })).sort((a, b) => a.rank - b.rank || (a.digest < b.digest ? -1 : 1))
  return new Set(ranked.slice(0, count).map(({ digest }) => digest))
}

/** The finaliser of MurmurHash3: near numbers are far apart. */
function scattered(number: number): number {
  let h = number
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
