/** Which pictures go into the set, and into which part of it. Pure. */
import { hashDistance } from '../../../engine/api.ts'
import type { Look } from './look.ts'

export interface Seen {
  /** In the project folder. */
  readonly source: string
  /** sha256 of the file. */
  readonly digest: string
  readonly look: Look
}

export interface Refused {
  readonly source: string
  readonly digest?: string
  readonly look?: Look
  readonly reason: string
  /** That an earlier run has written. */
  readonly caption?: string
}

export interface Limits {
  /** Pixels of the shorter side. */
  readonly smallest: number
  readonly sharpness: number
  /** Bits of 64 in which two hashes of the same picture may differ. */
  readonly duplicates: number
}

export function choose(seen: readonly Seen[], { smallest, sharpness, duplicates }: Limits): { readonly kept: readonly Seen[]; readonly refused: readonly Refused[] } {
  const refused: Refused[] = []
  const good = seen.filter((one) => {
    const { width, height, sharpness: own } = one.look
    const reason = Math.min(width, height) < smallest ? `too small: ${width}x${height}, the shorter side less than ${smallest}` : own < sharpness ? `not sharp: ${own.toFixed(1)}, less than ${sharpness}` : undefined
    if (reason !== undefined) refused.push({ ...one, reason })
    return reason === undefined
  })
  // Of pictures that are the same the largest is kept, and of those the sharpest.
  const order = good.toSorted((a, b) => b.look.width * b.look.height - a.look.width * a.look.height || b.look.sharpness - a.look.sharpness || (a.source < b.source ? -1 : 1))
  const kept: Seen[] = []
  for (const one of order) {
    const twin = kept.find((other) => other.digest === one.digest || hashDistance(other.look.hash, one.look.hash) <= duplicates)
    if (twin === undefined) kept.push(one)
    else refused.push({ ...one, reason: `the same as ${twin.source}` })
  }
  const place = new Map(seen.map(({ source }, at) => [source, at]))
  const inOrder = <T extends { readonly source: string }>(list: readonly T[]): readonly T[] => list.toSorted((a, b) => place.get(a.source)! - place.get(b.source)!)
  return { kept: inOrder(kept), refused: inOrder(refused) }
}

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
