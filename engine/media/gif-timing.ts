/** Which frames of a clip a GIF shows, and when. Delays are whole hundredths of a second, and browsers slow down those below two. Pure. */
import type { Rational } from '../frames/clip.ts'

/** Shortest delay that browsers play as it is. */
const SHORTEST = 2
const FASTEST = 100 / SHORTEST

export interface GifTiming {
  /** Numbers of the frames that are shown: one for each picture that differs from the one before. */
  readonly frames: readonly number[]
  /** When, in hundredths. */
  readonly starts: readonly number[]
  readonly total: number
  /** The clip is faster than a GIF can be: it was brought to 50 frames a second. */
  readonly limited: boolean
}

/** @param digests one for each frame: equal ones are one picture that stays */
export function gifTiming(digests: readonly string[], rate: Rational): GifTiming {
  const at = (n: number): number => Math.round((100 * n * rate.den) / rate.num)
  const exact = runs(digests.length, (n) => digests[n]!, at)
  if (exact.starts.every((start, i) => (exact.starts[i + 1] ?? exact.total) - start >= SHORTEST)) return { ...exact, limited: false }
  const ticks = Math.max(1, Math.round((digests.length * FASTEST * rate.den) / rate.num))
  const shown = (tick: number): number => Math.min(digests.length - 1, Math.floor(((2 * tick + 1) * rate.num) / (2 * FASTEST * rate.den)))
  const { frames, ...rest } = runs(ticks, (tick) => digests[shown(tick)]!, (tick) => tick * SHORTEST)
  return { ...rest, frames: frames.map(shown), limited: true }
}

function runs(count: number, pictureOf: (n: number) => string, at: (n: number) => number) {
  const frames = Array.from({ length: count }, (_, n) => n).filter((n) => n === 0 || pictureOf(n) !== pictureOf(n - 1))
  return { frames, starts: frames.map(at), total: Math.max(1, at(count)) }
}

/** ffmpeg's filters that let those frames through, at those times. */
export function timingFilters({ frames, limited }: GifTiming, length: number, rate: Rational): string[] {
  if (frames.length === length && !limited) return []
  const { num, den } = rate
  const number = `round(T*${num}/${den})`
  // The tick that shows a frame first; what is taken off keeps rounding on the right side of whole numbers.
  const tick = `ceil((${2 * FASTEST * den}*${number}/${num}-1)/2-0.000001)`
  const time = limited ? [`settb=1/${100 * num}`, `setpts=round(${tick}*${SHORTEST}/100/TB)`] : []
  return [`select='${chosen(frames)}'`, ...time]
}

/** An expression that is true for these numbers: stretches that follow one another are one term. */
function chosen(frames: readonly number[]): string {
  const terms: string[] = []
  for (let i = 0; i < frames.length; ) {
    let last = i
    while (frames[last + 1] === frames[last]! + 1) last++
    terms.push(last === i ? `eq(n,${frames[i]})` : `between(n,${frames[i]},${frames[last]})`)
    i = last + 1
  }
  return terms.join('+')
}
