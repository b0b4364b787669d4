/** Mouths from sound alone: a small network hears what lips, teeth and jaw do. */
import { POINTS, shutLips, smooth, trackOf, type MouthTrack, type Segment } from './mouth-track.ts'
import type { MelTrack } from './mel-track.ts'
import { hearVisemes } from './viseme-network.ts'
import { MOUTH_PARTS, VISEMES } from './visemes.ts'

const REST = 0
const CLOSED = 1
/** Chances from which on lips are shut, and stay so. */
const SHUT = 0.4
const STAY = 0.2
/** Speech comes and goes by the syllable: over so many points its level moves by more than so many dB; that of chords does not. */
const SYLLABLES = 75
const [EVEN, LIVELY] = [5, 9]
/** Points from one look at this to the next. */
const STEP = 10

export function mouthOfSound(mels: MelTrack): MouthTrack {
  const values = MOUTH_PARTS.map(() => new Float32Array(mels.count))
  const voices = new Float32Array(mels.count)
  const shut: Segment[] = []
  let from = -1
  let until = 0
  const part = (end: number): void => {
    if (from >= 0 && end - from > 1) shut.push({ viseme: VISEMES[CLOSED], from: from / POINTS, to: (end - 1) / POINTS })
    from = -1
  }
  hearVisemes(mels, (point, chances) => {
    voices[point] = 1 - chances[REST]!
    let total = 0
    const sums = new Float64Array(MOUTH_PARTS.length)
    for (const [v, { mouth, dominance }] of VISEMES.entries()) {
      const weight = chances[v]! * dominance
      total += weight
      for (const [p, name] of MOUTH_PARTS.entries()) sums[p]! += weight * (mouth[name as keyof typeof mouth] ?? 0)
    }
    for (let p = 0; p < sums.length; p++) values[p]![point] = sums[p]! / total
    if (chances[CLOSED]! > (from < 0 ? SHUT : STAY)) from = from < 0 ? point : from
    else part(point)
    until = point + 1
  })
  part(until)
  const lively = livelinessOf(mels.levels)
  for (const list of [...values, voices]) for (let n = 0; n < list.length; n++) list[n]! *= lively(n)
  for (const list of values) smooth(list)
  shutLips(values, shut, mels.count)
  for (let k = 0; k < 4; k++) smooth(voices)
  return trackOf(values, voices)
}

/** 0: a sound that goes on evenly; 1: one that moves as speech does. */
function livelinessOf(levels: Float32Array): (point: number) => number {
  const looks = Array.from({ length: Math.ceil(levels.length / STEP) + 1 }, (_, k) => {
    const near = levels.slice(Math.max(0, k * STEP - SYLLABLES), k * STEP + SYLLABLES).sort()
    const moved = (near[Math.floor(near.length * 0.92)] ?? 0) - (near[Math.floor(near.length * 0.08)] ?? 0)
    return Math.min(1, Math.max(0, (moved - EVEN) / (LIVELY - EVEN)))
  })
  return (point) => {
    const left = Math.floor(point / STEP)
    return looks[left]! + (looks[left + 1]! - looks[left]!) * (point / STEP - left)
  }
}
