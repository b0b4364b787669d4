/** What is heard in a sound, against what is known of it. */
import { mouthOfSound } from '../../../../../nodes/shared/figures/speech/mouth-of-sound.ts'
import { mouthOfTimings, type MouthTrack } from '../../../../../nodes/shared/figures/speech/mouth-track.ts'
import type { MelTrack } from '../../../../../nodes/shared/figures/speech/mel-track.ts'
import { hearVisemes } from '../../../../../nodes/shared/figures/speech/viseme-network.ts'
import { VISEMES } from '../../../../../nodes/shared/figures/speech/visemes.ts'
import { CLASSES, classOf, labelsOf, RATE, type Labelled } from './labelled.ts'

export interface Compared {
  /** Hundredths of a second, and those of the right class. */
  readonly points: number
  readonly right: number
  /** By class that is, by class that is heard. */
  readonly table: readonly (readonly number[])[]
  /** Changes of class; those that have a twin within 150 ms, and the sum of their distances in seconds. */
  readonly asked: number
  readonly onsets: number
  readonly late: number
  /** The mouth that the phonemes ask for. */
  readonly told: MouthTrack
  /** Correlation of the opening with the phonemes' own, heard and by loudness alone. */
  readonly opening: number
  readonly loudness: number
  /** Points at which m, b and p have their lips shut, and at which they should. */
  readonly shut: number
  readonly lips: number
}

const NEAR = 15

export function compared(mels: MelTrack, spoken: Labelled, alphabet: 'arpabet' | 'ipa' = 'arpabet'): Compared {
  const labels = labelsOf(spoken, alphabet)
  const count = Math.min(mels.count, labels.length)
  const is = Array.from({ length: count }, (_, n) => classOf(labels[n]!))
  const heard: number[] = []
  hearVisemes(mels, (_, chances) => heard.push(likeliest(chances)))
  const table = CLASSES.map(() => CLASSES.map(() => 0))
  for (let n = 0; n < count; n++) table[is[n]!]![heard[n]!]!++
  const [own, found] = [changes(is), changes(heard.slice(0, count))]
  let [onsets, late] = [0, 0]
  for (const { at, to } of own) {
    const away = Math.min(...found.filter((one) => one.to === to).map((one) => Math.abs(one.at - at)))
    if (away <= NEAR) [onsets, late] = [onsets + 1, late + away / 100]
  }
  const words = [{ text: '', from: spoken.phonemes[0]!.from, to: spoken.phonemes.at(-1)!.to, phonemes: spoken.phonemes }]
  const told = mouthOfTimings({ alphabet, duration: spoken.samples.length / RATE, words })
  const mouth = mouthOfSound(mels)
  const open = (track: typeof told): number[] => Array.from({ length: count }, (_, n) => track.mouth(n / 100).open)
  const lips = Array.from({ length: count }, (_, n) => n).filter((n) => is[n] === 1)
  const loud = Math.max(...mels.levels)
  return {
    points: count,
    right: is.reduce((sum, one, n) => sum + Number(one === heard[n]), 0),
    table, asked: own.length, onsets, late, told,
    opening: correlation(open(told), open(mouth)),
    loudness: correlation(open(told), Array.from({ length: count }, (_, n) => Math.max(0, mels.levels[n]! - loud + 40))),
    shut: lips.filter((n) => mouth.mouth(n / 100).open < 0.06).length,
    lips: lips.length,
  }
}

function likeliest(chances: Float32Array): number {
  const sums = CLASSES.map(() => 0)
  for (let v = 0; v < VISEMES.length; v++) sums[classOf(v)]! += chances[v]!
  return sums.indexOf(Math.max(...sums))
}

/** Where a class begins; what lasts a single point is none. */
function changes(classes: readonly number[]): { at: number; to: number }[] {
  return classes.flatMap((to, at) => (at > 0 && to !== classes[at - 1] && to === classes[at + 1] ? [{ at, to }] : []))
}

export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length
  const [ma, mb] = [mean(a), mean(b)]
  const dot = (p: readonly number[], mp: number, q: readonly number[], mq: number): number => p.reduce((sum, value, i) => sum + (value - mp) * (q[i]! - mq), 0)
  return dot(a, ma, b, mb) / Math.sqrt(dot(a, ma, a, ma) * dot(b, mb, b, mb) + 1e-12)
}
