/** What each mood is made of: tempo, mode, chords, who plays what. */
import { MOODS } from '../../shared/names.ts'
import type { Colour, Mode } from './harmony.ts'
import type { Groove } from './groove.ts'
import type { VoiceName } from './voices.ts'

export { MOODS }
export type Mood = (typeof MOODS)[number]

export const ROLES = ['pads', 'bass', 'plucks', 'strings', 'lead', 'bells', 'drums'] as const
export type Role = (typeof ROLES)[number]

/** How the chords are broken up. */
export type Figure = 'rise' | 'rise-fall' | 'alberti' | 'wide' | 'off-beats' | 'sixteenths' | 'pulse' | 'gallop' | 'sparse'
export type BassLine = 'long' | 'eighths' | 'pushed' | 'walking' | 'octaves' | 'half'

export interface Player {
  readonly role: Exclude<Role, 'drums'>
  readonly voice: VoiceName
  /** Decibels. */
  readonly level: number
  readonly pan?: number
  readonly send?: number
  /** Plays where at least so much is going on. */
  readonly from: number
  /** And at most so much. */
  readonly upTo?: number
  readonly figure?: Figure
  /** Octaves. */
  readonly shift?: number
}

export interface Character {
  readonly tempo: readonly [number, number]
  readonly modes: readonly Mode[]
  readonly colour: Colour
  readonly players: readonly Player[]
  readonly bassLine: BassLine
  readonly groove: Groove
  /** 0 straight, 1 as triplets. */
  readonly swing: number
  /** 0..1: few long notes or many short ones. */
  readonly activity: number
  /** How far pads and basses step back under the bass drum, 0..1. */
  readonly pump: number
  /** Seconds. */
  readonly hall: number
  /** Decibels that bring it to about -20 LUFS. */
  readonly trim: number
}

/** Rows of four bars that go round; each mode has its own. */
export const PROGRESSIONS: Readonly<Record<Mode, readonly (readonly string[])[]>> = {
  major: [['I', 'V/7', 'vi', 'IV'], ['I', 'vi', 'IV', 'V'], ['I', 'iii', 'IV', 'V'], ['I', 'IV', 'vi', 'V'], ['I', 'V/7', 'vi', 'iii', 'IV', 'I/3', 'ii', 'V'], ['I', 'I/3', 'IV', 'V']],
  minor: [['i', 'bVI', 'bIII', 'bVII'], ['i', 'iv', 'bVI', 'V'], ['i', 'bVII', 'bVI', 'V'], ['i', 'v/7', 'bVI', 'bVII'], ['i', 'bVI', 'iv', 'V'], ['i', 'bIII', 'bVI', 'iv', 'i', 'bIII', 'bVII', 'V']],
  dorian: [['i', 'IV', 'i', 'bVII'], ['i', 'bIII', 'IV', 'bVII'], ['i', 'ii', 'bIII', 'IV'], ['i', 'v', 'IV', 'bVII']],
  lydian: [['I', 'II', 'vi', 'II'], ['I', 'II', 'iii', 'II'], ['I', 'vii', 'vi', 'II'], ['I', 'V', 'II', 'vi']],
  mixolydian: [['I', 'bVII', 'IV', 'I'], ['I', 'v', 'bVII', 'IV'], ['I', 'IV', 'bVII', 'IV']],
  phrygian: [['i', 'bII', 'bvii', 'i'], ['i', 'bII', 'bIII', 'bII'], ['i', 'iv', 'bII', 'bvii']],
}

/** The two bars before the last chord, and that chord. */
export const CADENCES: Readonly<Record<Mode, readonly [string, string, string]>> = {
  major: ['IV', 'V', 'I'], minor: ['iv', 'V', 'i'], dorian: ['IV', 'V', 'i'], lydian: ['II', 'V', 'I'], mixolydian: ['IV', 'bVII', 'I'], phrygian: ['bVI', 'bII', 'i'],
}
/** What leads into a drop. */
export const LEADS: Readonly<Record<Mode, string>> = { major: 'V', minor: 'V', dorian: 'V', lydian: 'V', mixolydian: 'bVII', phrygian: 'bII' }

const drop = 0.9
const pad = (voice: VoiceName, level: number): Player => ({ role: 'pads', voice, level, send: 0.45, from: 0 })

export const CHARACTERS: Readonly<Record<Mood, Character>> = {
  calm: {
    tempo: [66, 76], modes: ['major', 'lydian'], colour: 'ninths', bassLine: 'long', groove: 'shakers', swing: 0, activity: 0.25, pump: 0, hall: 3, trim: -4.6,
    players: [pad('warm-pad', -19), { role: 'plucks', voice: 'electric-piano', level: -15, figure: 'rise-fall', from: 0.35, send: 0.35 }, { role: 'bass', voice: 'round-bass', level: -4, from: 0.5 }, { role: 'bells', voice: 'vibes', level: -22, figure: 'sparse', from: 0, send: 0.6, shift: 1, pan: 0.3 }, { role: 'lead', voice: 'piano', level: -4.5, from: 0.62, send: 0.4 }],
  },
  warm: {
    tempo: [82, 94], modes: ['major', 'mixolydian'], colour: 'ninths', bassLine: 'half', groove: 'brushes', swing: 0.25, activity: 0.4, pump: 0, hall: 2, trim: -3.8,
    players: [pad('warm-pad', -22.5), { role: 'plucks', voice: 'guitar', level: -2.5, figure: 'alberti', from: 0, send: 0.2, pan: -0.25 }, { role: 'bass', voice: 'round-bass', level: -5, from: 0.5 }, { role: 'strings', voice: 'strings', level: -23.5, from: 0.75, send: 0.4 }, { role: 'lead', voice: 'piano', level: -3.5, from: 0.55, send: 0.3, pan: 0.12 }],
  },
  hopeful: {
    tempo: [96, 108], modes: ['major', 'lydian'], colour: 'ninths', bassLine: 'pushed', groove: 'steady', swing: 0, activity: 0.45, pump: 0.35, hall: 2.4, trim: -4.1,
    players: [pad('warm-pad', -22.5), { role: 'plucks', voice: 'piano', level: -13, figure: 'pulse', from: 0, send: 0.3 }, { role: 'plucks', voice: 'guitar', level: -10, figure: 'sixteenths', from: 0.6, send: 0.25, pan: 0.4, shift: 1 }, { role: 'bass', voice: 'round-bass', level: -6.5, from: 0.55 }, { role: 'strings', voice: 'strings', level: -23, from: 0.7, send: 0.4 }, { role: 'lead', voice: 'bright-lead', level: -12, from: drop, send: 0.35 }, { role: 'lead', voice: 'glockenspiel', level: -18, from: 0.55, send: 0.5, shift: 1, pan: 0.25 }],
  },
  playful: {
    tempo: [112, 124], modes: ['major', 'mixolydian'], colour: 'plain', bassLine: 'walking', groove: 'claps', swing: 0.55, activity: 0.75, pump: 0, hall: 1.3, trim: -5.6,
    players: [{ role: 'plucks', voice: 'pizzicato', level: -6, figure: 'off-beats', from: 0, send: 0.25, pan: -0.3 }, { role: 'bass', voice: 'plucked-bass', level: -4, from: 0.35 }, { role: 'lead', voice: 'marimba', level: -8, from: 0.55, send: 0.2, pan: 0.2 }, { role: 'lead', voice: 'glockenspiel', level: -17.5, from: drop, shift: 1, send: 0.3, pan: -0.2 }, { role: 'strings', voice: 'reeds', level: -17.5, from: 0.8, send: 0.25 }, { role: 'bells', voice: 'glockenspiel', level: -17.5, figure: 'sparse', from: 0, upTo: 0.5, shift: 1, send: 0.4 }],
  },
  romantic: {
    tempo: [68, 78], modes: ['major'], colour: 'sevenths', bassLine: 'long', groove: 'none', swing: 0, activity: 0.35, pump: 0, hall: 2.8, trim: -4.3,
    players: [{ role: 'plucks', voice: 'piano', level: -9, figure: 'wide', from: 0, send: 0.3 }, { role: 'strings', voice: 'strings', level: -23.5, from: 0.45, send: 0.5 }, { role: 'bass', voice: 'cellos', level: -8.5, from: 0.55, send: 0.3 }, { role: 'lead', voice: 'violins', level: -16.5, from: 0.55, send: 0.45, pan: -0.15 }, { role: 'bells', voice: 'harp', level: -14.5, figure: 'sixteenths', from: drop, shift: 1, pan: 0.4, send: 0.4 }],
  },
  melancholic: {
    tempo: [66, 76], modes: ['minor', 'dorian'], colour: 'ninths', bassLine: 'long', groove: 'slow', swing: 0, activity: 0.3, pump: 0, hall: 3, trim: -5.2,
    players: [pad('dark-pad', -22), { role: 'plucks', voice: 'piano', level: -9, figure: 'rise', from: 0, send: 0.4 }, { role: 'strings', voice: 'strings', level: -25, from: 0.6, send: 0.5 }, { role: 'bass', voice: 'cellos', level: -8.5, from: 0.5, send: 0.3 }, { role: 'lead', voice: 'piano', level: -1.5, from: 0.55, send: 0.4, shift: 1 }, { role: 'lead', voice: 'violins', level: -21, from: drop, send: 0.5, pan: -0.2 }],
  },
  mysterious: {
    tempo: [78, 90], modes: ['dorian', 'phrygian'], colour: 'ninths', bassLine: 'long', groove: 'ticks', swing: 0, activity: 0.3, pump: 0, hall: 3.4, trim: -4.5,
    players: [pad('dark-pad', -19), { role: 'plucks', voice: 'music-box', level: -18, figure: 'rise-fall', from: 0.35, shift: 1, send: 0.5, pan: 0.3 }, { role: 'bells', voice: 'bell', level: -23, figure: 'sparse', from: 0, send: 0.6, pan: -0.3 }, { role: 'bass', voice: 'sub-bass', level: -8, from: 0.5 }, { role: 'strings', voice: 'singers', level: -21, from: 0.7, send: 0.6 }, { role: 'lead', voice: 'reed', level: -15, from: 0.58, send: 0.5 }],
  },
  tense: {
    tempo: [104, 118], modes: ['minor', 'phrygian'], colour: 'plain', bassLine: 'eighths', groove: 'clock', swing: 0, activity: 0.4, pump: 0.2, hall: 1.8, trim: -4.8,
    players: [pad('dark-pad', -20.5), { role: 'plucks', voice: 'spiccato', level: -6.5, figure: 'gallop', from: 0.28, send: 0.25, pan: -0.2 }, { role: 'bass', voice: 'synth-bass', level: -7.5, from: 0.5 }, { role: 'strings', voice: 'strings', level: -22.5, from: 0.75, send: 0.35 }, { role: 'bells', voice: 'bell', level: -25, figure: 'sparse', from: 0, upTo: 0.7, send: 0.6, pan: 0.4 }, { role: 'lead', voice: 'brass', level: -11, from: drop, send: 0.35, shift: -1 }],
  },
  dark: {
    tempo: [70, 84], modes: ['phrygian', 'minor'], colour: 'plain', bassLine: 'long', groove: 'half-time', swing: 0, activity: 0.2, pump: 0.3, hall: 3.2, trim: -6.2,
    players: [pad('dark-pad', -18), { role: 'bass', voice: 'sub-bass', level: -5.5, from: 0.35 }, { role: 'strings', voice: 'low-brass', level: -19, from: 0.7, send: 0.4, shift: -1 }, { role: 'plucks', voice: 'piano', level: -10, figure: 'sparse', from: 0.35, send: 0.6, shift: -1 }, { role: 'lead', voice: 'singers', level: -17, from: 0.58, send: 0.6 }],
  },
  epic: {
    tempo: [92, 104], modes: ['minor', 'mixolydian'], colour: 'plain', bassLine: 'pushed', groove: 'taiko', swing: 0, activity: 0.35, pump: 0, hall: 2.8, trim: -6.6,
    players: [pad('singers', -20), { role: 'plucks', voice: 'spiccato', level: -11, figure: 'sixteenths', from: 0.35, send: 0.25, pan: -0.2 }, { role: 'bass', voice: 'cellos', level: -8, from: 0.3, send: 0.25 }, { role: 'strings', voice: 'strings', level: -22, from: 0.62, send: 0.4 }, { role: 'lead', voice: 'brass', level: -12, from: 0.6, send: 0.35 }, { role: 'lead', voice: 'violins', level: -18, from: drop, send: 0.4, shift: 1 }, { role: 'strings', voice: 'low-brass', level: -19, from: drop, send: 0.3, shift: -1 }],
  },
  driving: {
    tempo: [120, 128], modes: ['minor', 'dorian'], colour: 'plain', bassLine: 'eighths', groove: 'four-floor', swing: 0, activity: 0.55, pump: 0.75, hall: 1.8, trim: -5,
    players: [pad('super-pad', -21.5), { role: 'bass', voice: 'synth-bass', level: -7.5, from: 0.55 }, { role: 'plucks', voice: 'synth-pluck', level: -11.5, figure: 'sixteenths', from: 0.3, send: 0.35, pan: 0.2 }, { role: 'lead', voice: 'bright-lead', level: -12.5, from: 0.62, send: 0.35 }, { role: 'bells', voice: 'synth-pluck', level: -19, figure: 'off-beats', from: drop, shift: 1, send: 0.4, pan: -0.35 }],
  },
  uplifting: {
    tempo: [118, 126], modes: ['major', 'mixolydian'], colour: 'ninths', bassLine: 'octaves', groove: 'four-floor', swing: 0, activity: 0.55, pump: 0.6, hall: 2, trim: -5,
    players: [pad('super-pad', -21.5), { role: 'plucks', voice: 'piano', level: -13, figure: 'pulse', from: 0.3, send: 0.3 }, { role: 'bass', voice: 'synth-bass', level: -9, from: 0.55 }, { role: 'plucks', voice: 'synth-pluck', level: -16, figure: 'sixteenths', from: 0.62, shift: 1, send: 0.4, pan: 0.3 }, { role: 'lead', voice: 'bright-lead', level: -12, from: drop, send: 0.35 }, { role: 'lead', voice: 'guitar', level: -4, from: 0.55, upTo: drop, send: 0.3 }, { role: 'strings', voice: 'strings', level: -23.5, from: drop, send: 0.4 }],
  },
}
