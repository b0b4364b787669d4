/** Keys, modes and chords, and how voices go from one chord to the next. Pure. */

export const KEYS = ['C', 'C#', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'] as const

export const MODES = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  phrygian: [0, 1, 3, 5, 7, 8, 10],
} as const
export type Mode = keyof typeof MODES

export interface Chord {
  /** As it is written: `bVII`. */
  readonly name: string
  /** Semitones over the key note, 0..11: the root first, then third, fifth and what is added. */
  readonly tones: readonly number[]
  /** The lowest tone. */
  readonly bass: number
}

const NUMERALS = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii']
const MAJOR = MODES.major

/** `bVI`, `ii7`, `V/7`, `Isus4`, `viidim`: capitals are major; after a slash stands the degree of the bass in the mode. */
export function chordOf(name: string, mode: Mode, colour: Colour): Chord {
  const [, flats, numeral, suffix, slash] = /^(b*)([IV]+|[iv]+)(sus4|sus2|dim|7|maj7)?(?:\/(\d))?$/.exec(name)!
  const degree = NUMERALS.indexOf(numeral!.toLowerCase())
  const root = (MAJOR[degree]! - flats!.length + 12) % 12
  const minor = numeral === numeral!.toLowerCase()
  const third = suffix === 'sus4' ? 5 : suffix === 'sus2' ? 2 : minor ? 3 : 4
  const tones = [root, root + third, root + (suffix === 'dim' ? 6 : 7)]
  const scale: readonly number[] = MODES[mode]
  /** The tone of the mode that lies `from` to `to` over the root. */
  const added = (...steps: number[]): number[] => steps.map((step) => root + step).filter((tone) => scale.includes(tone % 12)).slice(0, 1)
  const isDominant = !minor && degree === 4
  if (suffix === '7' || (colour === 'sevenths' && suffix === undefined)) tones.push(...(suffix === '7' || isDominant ? [root + 10] : added(11, 10)))
  else if (suffix === 'maj7') tones.push(root + 11)
  else if (colour === 'ninths' && suffix === undefined && !isDominant) tones.push(...added(14))
  const bass = slash === undefined ? root : scale[Number(slash) - 1]!
  return { name, tones: tones.map((tone) => tone % 12), bass: bass % 12 }
}

/** What is added to plain chords. */
export type Colour = 'plain' | 'sevenths' | 'ninths'

/** The mode's tones, with those of the chord in the place of their neighbours. */
export function scaleOver(chord: Chord, mode: Mode): number[] {
  const own: readonly number[] = MODES[mode]
  const foreign = chord.tones.filter((tone) => !own.includes(tone))
  return [...own.filter((tone) => !foreign.some((one) => Math.abs(one - tone) === 1 && !chord.tones.includes(tone))), ...foreign].sort((a, b) => a - b)
}

const LOWEST = 50
const HIGHEST = 77

/**
 * Four voices for a chord, low to high, in MIDI numbers: those that move least from the voices before. Fifths and octaves that
 * move together are avoided, and so are leaps in the top voice.
 */
export function voiced(chord: Chord, key: number, before: readonly number[] | undefined): number[] {
  const tones = chord.tones.map((tone) => (tone + key) % 12)
  const free = Array.from({ length: HIGHEST - LOWEST + 1 }, (_, i) => LOWEST + i).filter((pitch) => tones.includes(pitch % 12))
  let best: number[] = []
  let least = Infinity
  const needed = tones.length > 3 ? tones.filter((_, i) => i !== 2) : tones
  for (const a of free) {
    for (const b of free) {
      if (b <= a || b - a > 12) continue
      for (const c of free) {
        if (c <= b || c - b > 9) continue
        for (const d of free) {
          if (d <= c || d - c > 9) continue
          const voices = [a, b, c, d]
          if (!needed.every((tone) => voices.some((pitch) => pitch % 12 === tone))) continue
          const cost = costOf(voices, before, tones)
          if (cost < least) [least, best] = [cost, voices]
        }
      }
    }
  }
  return best
}

function costOf(voices: readonly number[], before: readonly number[] | undefined, tones: readonly number[]): number {
  // Thirds are doubled less gladly than roots; what is low and close is mud.
  let cost = voices.filter((pitch) => pitch % 12 === tones[1]).length > 1 ? 3 : 0
  if (tones.length < 4 && voices.filter((pitch) => pitch % 12 === tones[0]).length < 2) cost += 1.5
  if (voices[1]! - voices[0]! < 5 && voices[0]! < 55) cost += 4
  cost += 0.12 * Math.abs(voices[3]! - 69) + 0.1 * Math.abs(voices[0]! - 55)
  if (before === undefined) return cost
  for (let i = 0; i < 4; i++) {
    const move = Math.abs(voices[i]! - before[i]!)
    cost += move + (move > 4 ? move - 4 : 0) * 1.5
    for (let k = i + 1; k < 4; k++) {
      const apart = (voices[k]! - voices[i]!) % 12
      const was = (before[k]! - before[i]!) % 12
      if (move > 0 && apart === was && (apart === 7 || apart === 0) && voices[k] !== before[k]) cost += 6
    }
  }
  return cost
}

/** The pitch of a set of tones that is nearest to another; the lower of two. */
export function nearestTone(pitch: number, tones: readonly number[], key: number): number {
  for (let away = 0; away < 12; away++) {
    for (const one of [pitch - away, pitch + away]) if (tones.includes((((one - key) % 12) + 12) % 12)) return one
  }
  return pitch
}

export const hertzOf = (pitch: number): number => 440 * 2 ** ((pitch - 69) / 12)
