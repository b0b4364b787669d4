/** Mouths over time, a hundred times a second. Pure. */
import type { SpeechTimings } from '../../../../engine/api.ts'
import { MOUTH_PARTS, AT_REST, visemesOf, type Mouth, type Viseme } from './visemes.ts'

export interface MouthTrack {
  /** At a time in seconds; at rest outside. */
  mouth(time: number): Mouth
  /** How much is being spoken, 0..1: heads and hands move with it. */
  voice(time: number): number
}

/** Values per second. */
export const POINTS = 100
/** Share that stays from point to point, both ways: sound and picture keep their places. */
const SMOOTHING = 0.5
/** Seconds that the mouth opens before a sound begins, and a sound's influence dies away by 1/e. */
const ONSET = 0.09
const REACH = 0.016
/** Points over which lips that shut come together, and part again. */
const RAMP = 3
/** Shortest pause between words for which lips go back to rest. */
const PAUSE = 0.12

interface Segment {
  readonly viseme: Viseme
  readonly from: number
  readonly to: number
}

/** By phonemes: neighbours pull at each other, and lips that have to shut do shut. */
export function mouthOfTimings(spoken: SpeechTimings): MouthTrack {
  const segments = segmentsOf(spoken)
  const count = Math.max(1, Math.ceil(spoken.duration * POINTS) + 1)
  const values = MOUTH_PARTS.map(() => new Float32Array(count))
  let first = 0
  for (let i = 0; i < count; i++) {
    const time = i / POINTS
    while (first < segments.length && segments[first]!.to < time - 0.4) first++
    let total = 0
    const sums = new Float64Array(MOUTH_PARTS.length)
    for (let k = first; k < segments.length && segments[k]!.from < time + 0.4; k++) {
      const { viseme, from, to } = segments[k]!
      const away = Math.max(0, from - time, time - to)
      const weight = viseme.dominance * Math.exp(-away / REACH)
      total += weight
      for (const [p, part] of MOUTH_PARTS.entries()) sums[p]! += weight * (viseme.mouth[part] ?? 0)
    }
    if (total > 0) for (let p = 0; p < sums.length; p++) values[p]![i] = sums[p]! / total
  }
  for (const list of values) smooth(list)
  shutLips(values, segments, count)
  const voices = voiceOf(spoken, count)
  return trackOf(values, voices)
}

/** Words one after the other, and rests where nothing is said. */
function segmentsOf({ words, alphabet, duration }: SpeechTimings): readonly Segment[] {
  const segments: Segment[] = []
  let end = 0
  const rest = (from: number, to: number): void => {
    if (to - from > PAUSE) segments.push({ viseme: AT_REST, from: from + Math.min(0.05, (to - from) / 3), to: to - Math.min(ONSET, (to - from) / 3) })
  }
  for (const { from, to, phonemes } of words) {
    rest(end, from)
    for (const phoneme of phonemes) {
      const visemes = visemesOf(phoneme.symbol, alphabet)
      const step = (phoneme.to - phoneme.from) / visemes.length
      visemes.forEach((viseme, i) => segments.push({ viseme, from: phoneme.from + i * step, to: phoneme.from + (i + 1) * step }))
    }
    end = to
  }
  rest(end, Math.max(duration, end + PAUSE * 2))
  return segments
}

/** Forwards and backwards: no delay. */
export function smooth(values: Float32Array, share = SMOOTHING): void {
  for (let i = 1; i < values.length; i++) values[i] = values[i]! + (values[i - 1]! - values[i]!) * share
  for (let i = values.length - 2; i >= 0; i--) values[i] = values[i]! + (values[i + 1]! - values[i]!) * share
}

/** Smoothing must not open lips that a sound shuts: m, b and p for all of their time, and a frame at least. */
function shutLips(values: readonly Float32Array[], segments: readonly Segment[], count: number): void {
  const [open, press, upper, lower] = (['open', 'press', 'upper', 'lower'] as const).map((part) => values[MOUTH_PARTS.indexOf(part)]!) as [Float32Array, Float32Array, Float32Array, Float32Array]
  for (const { viseme, from, to } of segments) {
    if (viseme.name !== 'closed') continue
    const [start, end] = [Math.ceil(from * POINTS), Math.floor(to * POINTS)]
    for (let i = Math.max(0, start - RAMP); i < Math.min(count, end + RAMP); i++) {
      const away = Math.max(0, start - i, i - end) / RAMP
      for (const list of [open, upper, lower]) list[i] = list[i]! * away
      press[i] = Math.max(press[i]!, 1 - away)
    }
  }
}

function voiceOf({ words }: SpeechTimings, count: number): Float32Array {
  const values = new Float32Array(count)
  for (const { from, to } of words) values.fill(1, Math.max(0, Math.floor(from * POINTS)), Math.min(count, Math.ceil(to * POINTS)))
  for (let k = 0; k < 4; k++) smooth(values)
  return values
}

/** Straight lines between the points. */
export function trackOf(values: readonly Float32Array[], voices: Float32Array): MouthTrack {
  const read = (list: Float32Array, time: number): number => {
    const at = time * POINTS
    if (at < 0 || at >= list.length - 1) return at < 0 || list.length === 0 ? 0 : at < list.length ? list.at(-1)! : 0
    const left = Math.floor(at)
    return list[left]! + (list[left + 1]! - list[left]!) * (at - left)
  }
  return {
    mouth: (time) => Object.fromEntries(MOUTH_PARTS.map((part, p) => [part, read(values[p]!, time)])) as unknown as Mouth,
    voice: (time) => read(voices, time),
  }
}

export const SILENT: MouthTrack = trackOf(MOUTH_PARTS.map(() => new Float32Array(1)), new Float32Array(1))
