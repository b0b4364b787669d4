/** A whole piece: form, chords and what every player does, as hits for the player. Pure. */
import { hash } from '../ambience/stage.ts'
import { createDice, type Dice } from '../synth/dice.ts'
import type { Hit } from '../synth/player.ts'
import { bassOf, broken, type Played } from './accompany.ts'
import { DRUMS, DRUM_SECONDS, riser } from './drums.ts'
import { BEATS, energyAt, formOf, type Form, type SectionName } from './form.ts'
import { isLoud, strokesOf } from './groove.ts'
import { chordOf, hertzOf, nearestTone, voiced, type Chord, type Mode } from './harmony.ts'
import { sing, tuneOf } from './melody.ts'
import { CADENCES, CHARACTERS, LEADS, MOODS, PROGRESSIONS, type Mood, type Player, type Role } from './moods.ts'
import { leadIn, noteOf, secondsOf } from './voices.ts'

export interface Wish {
  readonly seconds: number
  readonly mood: Mood
  /** Semitones over C. */
  readonly key: number
  readonly mode: Mode | undefined
  readonly tempo: number | undefined
  readonly parts: readonly Role[]
  readonly seed: number
}

export interface Piece {
  readonly form: Form
  readonly mode: Mode
  readonly chords: readonly { readonly name: string; readonly from: number; readonly to: number }[]
  readonly hits: readonly Hit[]
  /** Seconds of the bass drum. */
  readonly kicks: readonly number[]
}

/** Sixteenths of a bar in seconds, the second eighth of each beat a little late. */
const placed = (step: number, bar: number, swing: number): number => {
  const beat = bar / BEATS
  const whole = Math.floor(step / 4)
  const share = step / 4 - whole
  const middle = 0.5 + swing / 6
  return (whole + (share < 0.5 ? share * 2 * middle : middle + (share - 0.5) * 2 * (1 - middle))) * beat
}

/** Decibels: where few play they may be heard, and a drop stands out from what leads to it. */
const liftOf = (energy: number): number => (energy < 0.5 ? 1 : -3.5 * (1 - energy))

const amplitude = (decibels: number): number => 10 ** (decibels / 20)

export function compose(given: Wish): Piece {
  // Moods of one seed are pieces of their own.
  const wish = { ...given, seed: hash(MOODS.indexOf(given.mood), given.seed) }
  const { seconds, mood, key, seed, parts } = wish
  const character = CHARACTERS[mood]
  const dice = createDice(seed, 'form')
  const mode = wish.mode ?? character.modes[dice.chance(0.75) ? 0 : dice.whole(character.modes.length)]!
  const [slowest, fastest] = character.tempo
  const asked = wish.tempo ?? Math.round(slowest + (fastest - slowest) * dice.next())
  const form = formOf(seconds, asked, wish.tempo === undefined ? 0.015 : 0.008)
  const chords = chordsOf(form, mode, wish)
  const hits: Hit[] = []
  const kicks: number[] = []
  const late = createDice(seed, 'late')
  /** Adds a note: `at` in seconds, held for `length`. */
  const add = (player: Player, { pitch, force }: Played, at: number, length: number, energy: number): void => {
    // Repeated lengths are the same sound: they are rounded to hundredths.
    const held = Math.max(0.05, Math.round(length * 100) / 100)
    const loud = Math.min(1, Math.max(0.1, force * (0.8 + 0.2 * energy)))
    const heard = Math.round(loud * 4) / 4
    const turn = pitch % 3
    const { voice, level, pan = 0, send = 0.15, role } = player
    hits.push({
      at: Math.max(0, at - leadIn(voice)),
      length: secondsOf(voice, held),
      gain: amplitude(level + liftOf(energy)) * (0.25 + 0.75 * loud),
      pan, send,
      name: `${voice} ${pitch} ${held} ${heard}`,
      make: () => noteOf(voice, hertzOf(pitch), held, heard, turn),
      ducked: role !== 'lead',
    })
  }
  const players = character.players.filter(({ role }) => parts.includes(role))
  const tune = tuneOf(createDice(seed, 'tune'), character.activity)
  const { bar: length } = form
  let voices: number[] | undefined
  const lines: number[][] = []
  for (const section of form.sections) {
    for (let bar = section.bar; bar < section.bar + section.bars; bar++) {
      const energy = energyAt(form, bar)
      const chord = chords[bar]!
      voices = voiced(chord, key, voices)
      lines[bar] = voices
      const start = bar * length
      for (const [k, player] of players.entries()) {
        if (energy < player.from || energy >= (player.upTo ?? 2)) continue
        const own = createDice(seed, `${k} ${bar}`)
        const row = createDice(seed, `${k} ${section.name}`).whole(6)
        for (const note of notesOf(player, { chord, next: chords[bar + 1] ?? chord, voices, key, mode, row, bar: bar - section.bar, section: section.name, own, tune, bassLine: character.bassLine })) {
          const loose = player.role === 'pads' || player.role === 'strings' ? 0 : 0.005 * own.around()
          add(player, note, start + placed(note.at, length, character.swing) + loose, placed(note.at + note.length, length, 0) - placed(note.at, length, 0), energy)
        }
      }
      if (parts.includes('drums')) {
        const facts = { energy, bar: bar - section.bar, bars: section.bars, building: section.name === 'build' }
        for (const { drum, step, force, level, pan } of strokesOf(character.groove, facts, createDice(seed, `drums ${bar}`))) {
          const at = start + placed(step, length, character.swing) + (drum === 'kick' ? 0 : 0.003 * late.around())
          if (drum === 'kick' || drum === 'soft-kick' || drum === 'pulse') kicks.push(at)
          drumAt(hits, drum, Math.max(0, at), force * (0.94 + 0.06 * late.around()), level - 3 * (1 - energy), pan, late.whole(4))
        }
      }
    }
    if (parts.includes('drums') && section.name === 'build') leadInto(hits, (section.bar + section.bars) * length, Math.min(8, section.bars * length), isLoud(character.groove), character.groove === 'none')
  }
  closing({ form, wish, mode, players, last: chordOf(CADENCES[mode][2], mode, 'plain'), before: lines.at(-1), add })
  if (parts.includes('drums') && isLoud(character.groove) && form.bars > 3) {
    drumAt(hits, character.groove === 'taiko' || character.groove === 'half-time' || character.groove === 'clock' ? 'taiko' : 'kick', form.cadence, 0.9, -7, 0, 0)
    drumAt(hits, 'crash', form.cadence, 0.7, -22, 0.15, 0)
    kicks.push(form.cadence)
  }
  hits.sort((a, b) => a.at - b.at)
  kicks.sort((a, b) => a - b)
  const ends = (bar: number): number => (bar === form.bars ? seconds : (bar + 1) * length)
  return { form, mode, hits, kicks, chords: chords.map(({ name }, bar) => ({ name, from: bar * length, to: ends(bar) })) }
}

function drumAt(hits: Hit[], drum: keyof typeof DRUMS, at: number, force: number, level: number, pan: number, turn: number): void {
  const heard = Math.round(Math.min(1, force) * 4) / 4
  hits.push({
    at, length: DRUM_SECONDS[drum], gain: amplitude(level) * force ** 1.3, pan, send: ['kick', 'soft-kick', 'pulse', 'hat', 'shaker'].includes(drum) ? 0.03 : 0.16,
    name: `${drum} ${heard} ${turn}`, make: () => DRUMS[drum](heard, turn),
  })
}

/** Noise that rises, a cymbal that swells, then a crash and a boom; softly where the drums are soft. */
function leadInto(hits: Hit[], at: number, seconds: number, loud: boolean, none: boolean): void {
  if (none) return
  drumAt(hits, 'swell', Math.max(0, at - DRUM_SECONDS.swell), 0.8, loud ? -20 : -27, -0.1, 0)
  if (!loud) return
  const held = Math.round(seconds * 100) / 100
  hits.push({ at: at - held, length: held, gain: amplitude(-22), pan: 0, send: 0.25, name: `riser ${held}`, make: () => riser(held) })
  drumAt(hits, 'crash', at, 0.9, -18, 0.15, 0)
  drumAt(hits, 'impact', at, 0.9, -13, 0, 0)
}

interface Bar {
  readonly chord: Chord
  readonly next: Chord
  readonly voices: readonly number[]
  readonly key: number
  readonly mode: Mode
  readonly row: number
  readonly bar: number
  readonly section: SectionName
  readonly own: Dice
  readonly tune: ReturnType<typeof tuneOf>
  readonly bassLine: (typeof CHARACTERS)[Mood]['bassLine']
}

function notesOf(player: Player, { chord, next, voices, key, mode, row, bar, section, own, tune, bassLine }: Bar): Played[] {
  const shift = 12 * (player.shift ?? 0)
  const up = (notes: readonly Played[]): Played[] => notes.map((note) => ({ ...note, pitch: note.pitch + shift }))
  switch (player.role) {
    case 'pads':
    case 'strings':
      return up(voices.map((pitch) => ({ at: 0, length: 16, pitch, force: 0.7 })))
    case 'bass':
      return up(bassOf(section === 'build' && bassLine === 'long' ? 'half' : bassLine, chord, next, key, own))
    case 'lead':
      return up(sing(tune, bar, chord, mode, key, 72).map(({ at, length, pitch, strong }) => ({ at, length: length * 0.96, pitch, force: (strong ? 0.78 : 0.62) + 0.06 * own.around() })))
    default:
      return up(broken(player.figure ?? 'rise', voices, row, own))
  }
}

interface Closing {
  readonly form: Form
  readonly wish: Wish
  readonly mode: Mode
  readonly players: readonly Player[]
  readonly last: Chord
  readonly before: readonly number[] | undefined
  readonly add: (player: Player, note: Played, at: number, length: number, energy: number) => void
}

/** The last chord: everybody who was there, the lowest on the key note and the highest too. */
function closing({ form, wish: { seconds, key, mood }, players, last, before, add }: Closing): void {
  const energy = isLoud(CHARACTERS[mood].groove) ? 0.75 : 0.5
  const held = Math.max(0.3, seconds - form.cadence - 0.4)
  const voices = voiced(last, key, before)
  for (const player of players) {
    const { role } = player
    if (player.from > energy || (player.upTo ?? 2) <= 0.3) continue
    const shift = 12 * (player.shift ?? 0)
    const note = (pitch: number, late = 0, force = 0.7): void => add(player, { at: 0, length: 16, pitch: pitch + shift, force }, form.cadence + late, held - late, energy)
    if (role === 'bass') note(nearestTone(38, [0], key))
    else if (role === 'lead') note(nearestTone(72, [0], key))
    else if (role === 'bells') note(voices[3]!, 0.12, 0.5)
    else for (const [k, pitch] of voices.entries()) note(pitch, role === 'plucks' ? k * 0.03 : 0, 0.66)
  }
}

/** A chord for each bar, and the last one. */
function chordsOf({ sections, bars }: Form, mode: Mode, { mood, seed }: Wish): Chord[] {
  const dice = createDice(seed, 'chords')
  const { colour } = CHARACTERS[mood]
  const rows = PROGRESSIONS[mode]
  const verse = dice.pick(rows)
  const chorus = dice.chance(0.5) ? verse : dice.pick(rows)
  const names: string[] = []
  for (const section of sections) {
    const row = section.name === 'drop' ? chorus : verse
    for (let bar = 0; bar < section.bars; bar++) names.push(section.name === 'build' && bar === section.bars - 1 ? LEADS[mode] : row[bar % row.length]!)
  }
  const [before, lead, last] = CADENCES[mode]
  if (bars >= 2) names[bars - 1] = lead
  if (bars >= 4) names[bars - 2] = before
  names.push(last)
  return names.map((name, bar) => chordOf(name, mode, bar === bars ? 'plain' : colour))
}
