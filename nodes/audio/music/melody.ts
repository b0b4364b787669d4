/** A tune: a motif of two bars that comes back on other chords, upside down and with another end. Pure. */
import type { Dice } from '../synth/dice.ts'
import { nearestTone, scaleOver, type Chord, type Mode } from './harmony.ts'


interface Step {
  readonly at: number
  readonly length: number
  /** Steps of the scale over the bar's own tone. */
  readonly over: number
}

export interface Tune {
  readonly bars: readonly (readonly Step[])[]
}

/** Lengths of the notes of a bar, from calm to busy; below 0 is a rest. */
const RHYTHMS: readonly (readonly (readonly number[])[])[] = [
  [[8, 8], [12, 4], [6, 2, 8], [4, 12], [-4, 4, 8]],
  [[4, 4, 8], [6, 2, 4, 4], [4, 4, 4, 4], [8, 4, 2, 2], [-2, 2, 4, 8], [6, 6, 4]],
  [[3, 3, 2, 8], [4, 2, 2, 8], [2, 2, 4, 4, 4], [6, 2, 2, 2, 4], [3, 3, 2, 4, 4], [-2, 2, 2, 2, 4, 4]],
  [[2, 2, 4, 2, 2, 4], [3, 3, 2, 3, 3, 2], [4, 2, 2, 4, 2, 2], [2, 2, 2, 2, 4, -2, 2], [2, 1, 1, 4, 4, 2, 2]],
]
/** Which way a motif goes, in steps for each note. */
const CONTOURS = ['arch', 'fall', 'rise', 'wave'] as const
/** How far the tune climbs through its eight bars. */
const ARC = [0, 0, 1, 0, 2, 3, 1, 0]

export function tuneOf(dice: Dice, activity: number): Tune {
  const liveliness = activity * (RHYTHMS.length - 1)
  const rhythm = (more: number): readonly number[] => dice.pick(RHYTHMS[Math.max(0, Math.min(RHYTHMS.length - 1, Math.round(liveliness + more + 0.4 * dice.around())))]!)
  const [first, second] = [rhythm(0.2), rhythm(-0.25)]
  const motif = walk(first, dice, dice.pick(CONTOURS))
  const answer = walk(second, dice, dice.pick(CONTOURS))
  const turned = motif.map((step) => ({ ...step, over: -step.over }))
  const longEnd: readonly Step[] = [...answer.filter(({ at }) => at < 6).slice(0, 2), { at: 8, length: 8, over: dice.pick([0, 1, 2]) }]
  const close: readonly Step[] = [...motif.filter(({ at }) => at < 4).slice(0, 2), { at: 4, length: 10, over: 0 }]
  const other = dice.chance(0.5) ? turned : motif.map((step) => ({ ...step, over: step.over + 1 }))
  return { bars: [motif, answer, motif, longEnd, other, answer, motif, close] }
}

function walk(lengths: readonly number[], dice: Dice, contour: (typeof CONTOURS)[number]): Step[] {
  const steps: Step[] = []
  const notes = lengths.filter((length) => length > 0).length
  let [at, over, leapt, n] = [0, dice.pick([0, 0, 2]), 0, 0]
  for (const length of lengths) {
    if (length > 0) {
      steps.push({ at, length, over })
      const share = ++n / notes
      const pull = { arch: share < 0.5 ? 1 : -1, fall: -1, rise: 1, wave: n % 2 === 0 ? -1 : 1 }[contour]
      const way = leapt !== 0 ? -Math.sign(leapt) : dice.chance(0.78) ? pull : -pull
      const size = leapt === 0 && dice.chance(0.2) ? 2 + dice.whole(2) : dice.chance(0.08) ? 0 : 1
      leapt = size > 1 ? way * size : 0
      over = Math.max(-4, Math.min(5, over + way * size))
    }
    at += Math.abs(length)
  }
  return steps
}

export interface Sung {
  /** Sixteenths of the bar. */
  readonly at: number
  readonly length: number
  readonly pitch: number
  /** It falls on a beat that counts. */
  readonly strong: boolean
}

/** A bar of the tune over its chord. `centre` is where the tune lies, in MIDI numbers. */
export function sing(tune: Tune, bar: number, chord: Chord, mode: Mode, key: number, centre: number): Sung[] {
  const place = bar % tune.bars.length
  const scale = scaleOver(chord, mode)
  const ladder = Array.from({ length: 60 }, (_, i) => centre - 30 + i).filter((pitch) => scale.includes((((pitch - key) % 12) + 12) % 12))
  const plain = chord.tones.slice(0, 3)
  const base = ladder.indexOf(nearestTone(centre + ARC[place]! * 1.7 | 0, plain, key))
  return tune.bars[place]!.map(({ at, length, over }) => {
    const pitch = ladder[Math.max(0, Math.min(ladder.length - 1, base + over))]!
    const strong = at % 8 === 0 || length >= 4
    return { at, length, pitch: strong ? nearestTone(pitch, plain, key) : pitch, strong }
  })
}
