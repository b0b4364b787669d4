/** Where a track is silent, and where it is not. */
import { fromDecibels, type Track } from '../../../engine/api.ts'
import { LEVELS, levelsOf } from './levels.ts'

/** Seconds. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

interface QuietRule {
  /** By the highest sample in any channel, or by loudness over 50 ms as ears hear it. */
  readonly measure: 'peak' | 'loudness'
  /** dBFS or LUFS: what is softer is silence. */
  readonly threshold: number
  /** Silence that is shorter does not count. */
  readonly duration: number
  /** Sound that is shorter does not count either: clicks. Seconds. */
  readonly least: number
}

interface Watch {
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number) => void
}

/** Levels whose mean decides. */
const MEAN = 5

/** Stretches of silence, in order. */
export async function quietStretches(track: Track, { measure, threshold, duration, least }: QuietRule, watch: Watch): Promise<Stretch[]> {
  const rate = measure === 'peak' ? track.info.sampleRate : LEVELS
  const found: Stretch[] = []
  let from: number | undefined
  /** Where the last silence ended, while it isn't sure that it did. */
  let until = 0
  let at = 0
  const end = (to: number): void => {
    if (from !== undefined && to - from >= duration * rate) found.push({ from: from / rate, to: to / rate })
    from = undefined
  }
  for await (const quiet of measure === 'peak' ? byPeaks(track, threshold, watch) : byLoudness(track, threshold, watch)) {
    for (const one of quiet) {
      if (one === 1) {
        from ??= at
        until = at + 1
      } else if (from !== undefined && at + 1 - until >= least * rate) end(until)
      at++
    }
  }
  end(at - until < least * rate ? at : until)
  const length = track.info.length / track.info.sampleRate
  return found.map((one) => ({ from: one.from, to: Math.min(one.to, length) }))
}

/** What lies between, within 0 to `length`. */
export function between(stretches: readonly Stretch[], length: number): Stretch[] {
  const made: Stretch[] = []
  let at = 0
  for (const { from, to } of stretches) {
    if (from > at) made.push({ from: at, to: from })
    at = to
  }
  if (at < length) made.push({ from: at, to: length })
  return made
}

/** 1 for each sample that is silent in all channels. */
async function* byPeaks(track: Track, threshold: number, { signal, progress }: Watch): AsyncGenerator<Uint8Array> {
  const { sampleRate, length } = track.info
  const most = fromDecibels(threshold)
  for (let start = 0; start < length; start += sampleRate) {
    signal.throwIfAborted()
    const count = Math.min(sampleRate, length - start)
    const planes = await track.samples(start, count)
    yield Uint8Array.from({ length: count }, (_, i) => (planes.every((plane) => plane[i]! < most && plane[i]! > -most) ? 1 : 0))
    progress(start + count, length)
  }
}

/** 1 for each hundredth of a second that is silent. */
async function* byLoudness(track: Track, threshold: number, { signal, progress }: Watch): AsyncGenerator<Uint8Array> {
  const total = Math.max(1, Math.ceil((track.info.length * LEVELS) / track.info.sampleRate))
  const levels = levelsOf(track)
  const most = MEAN * fromDecibels(threshold) ** 2
  const reach = (MEAN - 1) / 2
  for (let start = 0; start < total; start += LEVELS) {
    signal.throwIfAborted()
    const count = Math.min(LEVELS, total - start)
    const energies = (await levels(start - reach, count + 2 * reach)).map((level) => fromDecibels(level) ** 2)
    yield Uint8Array.from({ length: count }, (_, i) => {
      let sum = 0
      for (let k = 0; k < MEAN; k++) sum += energies[i + k]!
      return sum < most ? 1 : 0
    })
    progress(start + count, total)
  }
}
