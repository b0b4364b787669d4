/** Speech without its long pauses: where somebody takes a breath, another doesn't. Pure. */
import { HOP, WIDTH, type Features } from './features.ts'

/** So long a silence is a pause, and so much of it stays, seconds. */
const PAUSE = 0.15
const STAYS = 0.06

export interface Spoken {
  readonly features: Features
  /** Of each moment that is left, its number among all. */
  readonly moments: Uint32Array
  /** Pauses among all moments, the end exclusive. */
  readonly pauses: readonly { readonly from: number; readonly to: number }[]
}

export function withoutPauses({ count, values, levels, quiet }: Features): Spoken {
  const pauses: { from: number; to: number }[] = []
  for (let n = 0; n < count; n++) {
    if (!quiet[n]) continue
    const from = n
    while (n < count && quiet[n]) n++
    if ((n - from) * HOP >= PAUSE || from === 0 || n === count) pauses.push({ from, to: n })
  }
  const stays = Math.round(STAYS / HOP / 2)
  const kept: number[] = []
  let at = 0
  for (const { from, to } of [...pauses, { from: count, to: count }]) {
    for (let n = at; n < Math.min(to, from + stays); n++) kept.push(n)
    at = Math.max(Math.min(to, from + stays), to - stays)
  }
  const result = new Float32Array(kept.length * WIDTH)
  kept.forEach((n, k) => result.set(values.subarray(n * WIDTH, (n + 1) * WIDTH), k * WIDTH))
  return { features: { count: kept.length, values: result, levels: Float32Array.from(kept, (n) => levels[n]!), quiet: kept.map((n) => quiet[n]!) }, moments: Uint32Array.from(kept), pauses }
}
