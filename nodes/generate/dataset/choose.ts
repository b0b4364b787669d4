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
