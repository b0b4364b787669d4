/** How chords are broken up, and what the bass does. Pure. */
import type { Dice } from '../synth/dice.ts'
import { nearestTone, type Chord } from './harmony.ts'
import type { BassLine, Figure } from './moods.ts'

export interface Played {
  /** Sixteenths of the bar. */
  readonly at: number
  readonly length: number
  readonly pitch: number
  readonly force: number
}

/** Places of the four voices, one a step; `.` is a rest, `+` an octave over the lowest. */
const BROKEN: Readonly<Partial<Record<Figure, readonly [steps: number, rows: readonly string[], length: number]>>> = {
  rise: [2, ['0123+321', '0123+.3.', '01232123'], 5],
  'rise-fall': [2, ['01232101', '0213.213', '0.123.21'], 6],
  alberti: [2, ['03132313', '02132132', '0.231.32'], 4],
  wide: [2, ['0123+321', '02132+31', '012+3.21'], 8],
  sixteenths: [1, ['0123012301230123', '0213213202132132', '0121312101213121'], 2],
}

export function broken(figure: Figure, voices: readonly number[], row: number, dice: Dice): Played[] {
  const pitchOf = (sign: string): number => (sign === '+' ? voices[0]! + 12 : voices[Number(sign)]!)
  const plan = BROKEN[figure]
  if (plan !== undefined) {
    const [step, rows, length] = plan
    return [...rows[row % rows.length]!].flatMap((sign, k) => {
      const at = k * step
      return sign === '.' ? [] : [{ at, length, pitch: pitchOf(sign), force: (at % 8 === 0 ? 0.78 : at % 4 === 0 ? 0.66 : 0.54) + 0.05 * dice.around() }]
    })
  }
  const chord = (at: number, length: number, force: number, from = 0): Played[] => voices.slice(from).map((pitch) => ({ at, length, pitch, force: force + 0.04 * dice.around() }))
  switch (figure) {
    case 'off-beats':
      return [2, 6, 10, 14].flatMap((at) => chord(at, 1.5, at % 8 === 2 ? 0.6 : 0.7, 1))
    case 'pulse':
      return [0, 2, 4, 6, 8, 10, 12, 14].flatMap((at) => chord(at, 2, at % 8 === 0 ? 0.7 : at % 4 === 0 ? 0.58 : 0.44, at % 4 === 0 ? 0 : 1))
    case 'gallop':
      // Three and three and two.
      return [0, 2, 3, 4, 6, 7, 8, 10, 11, 12, 14, 15].map((at) => ({ at, length: 1, pitch: at % 16 === 6 || at % 16 === 14 ? voices[1]! : voices[0]!, force: at % 4 === 0 ? 0.85 : at % 2 === 0 ? 0.62 : 0.48 }))
    default: {
      // A few single notes with much room around them.
      const count = 1 + dice.whole(2)
      return Array.from({ length: count }, (_, k) => ({ at: k === 0 ? dice.pick([0, 4, 6]) : dice.pick([10, 12]), length: 8, pitch: voices[1 + dice.whole(3)]!, force: 0.5 + 0.2 * dice.next() }))
    }
  }
}

/** The bass of a bar, between E1 and about E3. */
export function bassOf(line: BassLine, chord: Chord, next: Chord, key: number, dice: Dice): Played[] {
  const low = nearestTone(38, [chord.bass], key)
  const fifth = nearestTone(low + 7, [chord.tones[2]!], key)
  const goal = nearestTone(low, [next.bass], key)
  const note = (at: number, length: number, pitch: number, force: number): Played => ({ at, length, pitch, force: force + 0.03 * dice.around() })
  switch (line) {
    case 'long':
      return [note(0, 16, low, 0.7)]
    case 'half':
      return [note(0, 7, low, 0.75), note(8, 5, dice.chance(0.7) ? fifth - (fifth - low > 9 ? 12 : 0) : low, 0.62), ...(dice.chance(0.5) ? [note(14, 2, goal + (goal > low ? -2 : 2) * (goal === low ? 0 : 1), 0.5)] : [])]
    case 'pushed':
      return [note(0, 6, low, 0.8), note(6, 4, low, 0.66), note(10, 4, low, 0.7), ...(dice.chance(0.6) ? [note(14, 2, dice.chance(0.5) ? fifth : low, 0.55)] : [])]
    case 'eighths':
      return [0, 2, 4, 6, 8, 10, 12, 14].map((at) => note(at, 1.6, at === 14 && dice.chance(0.4) ? low + 12 : low, at % 8 === 0 ? 0.85 : at % 4 === 0 ? 0.74 : 0.62))
    case 'octaves':
      return [0, 2, 4, 6, 8, 10, 12, 14].map((at) => note(at, 1.7, at % 4 === 2 ? low + 12 : low, at % 4 === 2 ? 0.7 : 0.8))
    case 'walking': {
      const third = nearestTone(low + 4, [chord.tones[1]!], key)
      const near = goal + (goal > low ? -1 : 1)
      const middle = dice.chance(0.5) ? [third, fifth] : [fifth, low + 12]
      return [note(0, 3.4, low, 0.8), note(4, 3.4, middle[0]!, 0.66), note(8, 3.4, middle[1]!, 0.7), note(12, 3.4, Math.abs(near - low) <= 12 ? near : fifth, 0.64)]
    }
  }
}
