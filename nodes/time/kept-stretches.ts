/** Stretches of a clip and its sound one after another, without what lies between. Pure but for what is pulled. */
import { frameToSample, sliceTrack, windowed, type Clip, type ClipSource, type Rational, type Track } from '../../engine/api.ts'

/** First frame, and the one after the last. */
export interface FrameRange {
  readonly first: number
  readonly end: number
}

/** Where each range begins in the result; the last entry is its length. */
export function startsOf(ranges: readonly FrameRange[]): number[] {
  const starts = [0]
  for (const { first, end } of ranges) starts.push(starts.at(-1)! + end - first)
  return starts
}

/** The last range that begins at `at` or before. */
function rangeAt(starts: readonly number[], at: number): number {
  let low = 0
  for (let high = starts.length - 2; low < high;) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= at) low = middle
    else high = middle - 1
  }
  return low
}

export function keptClip(video: Clip, ranges: readonly FrameRange[]): ClipSource {
  const starts = startsOf(ranges)
  return {
    info: { ...video.info, length: starts.at(-1)! },
    window: 'any',
    frame(n, scope) {
      const k = rangeAt(starts, n)
      return scope.pull(video, Math.min(video.info.length - 1, ranges[k]!.first + n - starts[k]!))
    },
  }
}

/** Seconds over which two stretches of sound go over into each other: no click, and nothing is heard of it. */
const SEAM = 0.008

/** The sound of the ranges, each from the sample of its first frame on, so that it never drifts against the picture. */
export function keptTrack(audio: Track, ranges: readonly FrameRange[], rate: Rational): Track {
  const { sampleRate, channels } = audio.info
  const starts = startsOf(ranges).map((frame) => frameToSample(frame, rate, sampleRate))
  const half = Math.round((SEAM * sampleRate) / 2)
  const parts = ranges.map(({ first }, k) => sliceTrack(audio, frameToSample(first, rate, sampleRate) - half, starts[k + 1]! - starts[k]! + 2 * half))
  return windowed({ sampleRate, channels, length: starts.at(-1)! }, async (start, count) => {
    const result = Array.from({ length: channels }, () => new Float32Array(count))
    const last = parts.length - 1
    for (let k = Math.max(0, rangeAt(starts, start) - 1); k <= last && starts[k]! - half < start + count; k++) {
      const from = Math.max(start, starts[k]! - (k === 0 ? 0 : half))
      const to = Math.min(start + count, starts[k + 1]! + (k === last ? 0 : half))
      if (from >= to) continue
      const samples = await parts[k]!.samples(from - starts[k]! + half, to - from)
      for (let at = from; at < to; at++) {
        const up = k === 0 ? 1 : share((at - starts[k]! + half + 0.5) / (2 * half))
        const down = k === last ? 1 : share((starts[k + 1]! + half - at - 0.5) / (2 * half))
        for (let c = 0; c < channels; c++) result[c]![at - start]! += samples[c]![at - from]! * up * down
      }
    }
    return result
  })
}

const share = (x: number): number => (x <= 0 ? 0 : x >= 1 ? 1 : Math.sin((x * Math.PI) / 2) ** 2)
