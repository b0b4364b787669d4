/** Which frames are fetched next: those that are needed first, as many at a time as one answer has. Pure. */
import type { Span } from './timing.ts'

export interface Stretch extends Span {
  readonly step: number
}

export interface Need {
  readonly span: Span
  /** The playhead. */
  readonly at: number
  readonly direction: 1 | -1
  /** Every frame, every second one … comes first; those between them follow. */
  readonly step: number
  /** Frames of one answer. */
  readonly most: number
  /** How far ahead of the playhead, in frames: what lies beyond would push out what is nearer. */
  readonly within: number
  has(frame: number): boolean
}

export function nextStretch(need: Need): Stretch | undefined {
  for (let step = need.step; step >= 1; step = Math.floor(step / 2)) {
    const found = missing(need, step)
    if (found !== undefined) return found
  }
  return undefined
}

function missing({ span, at, direction, most, within, has }: Need, step: number): Stretch | undefined {
  const length = span.to - span.from + 1
  const begin = at < span.from || at > span.to ? span.from : at
  const wanted = (frame: number): boolean => frame >= span.from && frame <= span.to && (frame - span.from) % step === 0 && !has(frame)
  for (let ahead = 0; ahead < Math.min(length, within); ahead++) {
    const first = span.from + ((((begin - span.from + direction * ahead) % length) + length) % length)
    if (!wanted(first)) continue
    let last = first
    for (let count = 1; count < most && wanted(last + direction * step); count++) last += direction * step
    return { from: Math.min(first, last), to: Math.max(first, last), step }
  }
  return undefined
}

/** Of slow graphs a picture is seen now and then, rather than none. */
const SPARSEST = 32

/** Every how many frames are made so that those that are keep up: by the time that one takes. */
export function stepFor(secondsPerFrame: number, rate: number, speed: number): number {
  const needed = secondsPerFrame * rate * Math.abs(speed)
  return needed <= 1.05 ? 1 : Math.min(SPARSEST, 2 ** Math.ceil(Math.log2(needed)))
}

/** Stretches of frames that are there, for the bar below the scrubber. */
export function spansOf(frames: Iterable<number>): readonly Span[] {
  const spans: { from: number; to: number }[] = []
  for (const frame of [...frames].sort((a, b) => a - b)) {
    const last = spans.at(-1)
    if (last !== undefined && frame === last.to + 1) last.to = frame
    else spans.push({ from: frame, to: frame })
  }
  return spans
}
