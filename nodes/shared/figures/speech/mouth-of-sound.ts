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
  for (const list of values) smooth(list)
  shutLips(values, shut, mels.count)
  for (let k = 0; k < 4; k++) smooth(voices)
  return trackOf(values, voices)
}
