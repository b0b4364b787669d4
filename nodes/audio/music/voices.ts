/** The voices of the players: how a note of each is made, and how long it sounds at most. */
import { blown, bowed, reed, saw, soft, square, sung } from '../synth/cycle.ts'
import type { Sound } from '../synth/sound.ts'
import { sustained, type Sustained } from './sustained.ts'
import { bar, BARS, electricPiano, piano, plucked, type Plucked } from './struck.ts'

const SUSTAINED = {
  'warm-pad': { spectrum: saw, players: 6, detune: 9, width: 0.85, attack: 0.7, release: 1.4, hold: 0.85, decay: 2, cutoff: 420, opens: 4.2, opening: 1.8 },
  'dark-pad': { spectrum: saw, players: 6, detune: 11, width: 0.85, attack: 1.1, release: 1.8, hold: 0.9, decay: 2, cutoff: 240, opens: 4, opening: 2.6 },
  'super-pad': { spectrum: saw, players: 7, detune: 16, width: 0.9, attack: 0.12, release: 0.7, hold: 0.8, decay: 1.2, cutoff: 900, opens: 6, opening: 0.9 },
  strings: { spectrum: bowed, players: 7, detune: 10, width: 0.8, attack: 0.28, release: 0.6, hold: 0.9, decay: 1, cutoff: 1100, opens: 3.2, opening: 0.5, vibrato: 7 },
  violins: { spectrum: bowed, players: 5, detune: 8, width: 0.5, attack: 0.13, release: 0.4, hold: 0.9, decay: 1, cutoff: 1500, opens: 3, opening: 0.3, vibrato: 13 },
  cellos: { spectrum: bowed, players: 4, detune: 6, width: 0.25, attack: 0.09, release: 0.35, hold: 0.8, decay: 0.8, cutoff: 520, opens: 3.6, opening: 0.15, vibrato: 6, below: 0.18 },
  spiccato: { spectrum: bowed, players: 5, detune: 8, width: 0.5, attack: 0.012, release: 0.16, hold: 0.12, decay: 0.13, cutoff: 900, opens: 4.2, opening: 0.02, closing: 0.16 },
  singers: { spectrum: sung, players: 7, detune: 13, width: 0.85, attack: 0.5, release: 0.9, hold: 0.95, decay: 1, cutoff: 1300, opens: 2.4, opening: 0.8, vibrato: 9 },
  brass: { spectrum: blown, players: 4, detune: 7, width: 0.4, attack: 0.055, release: 0.22, hold: 0.78, decay: 0.4, cutoff: 520, opens: 5.2, opening: 0.09, vibrato: 4 },
  'low-brass': { spectrum: blown, players: 4, detune: 6, width: 0.45, attack: 0.09, release: 0.4, hold: 0.85, decay: 0.6, cutoff: 320, opens: 5, opening: 0.25 },
  reeds: { spectrum: reed, players: 3, detune: 6, width: 0.5, attack: 0.05, release: 0.16, hold: 0.85, decay: 0.5, cutoff: 1100, opens: 2.4, opening: 0.1 },
  reed: { spectrum: reed, players: 1, detune: 0, width: 0, attack: 0.06, release: 0.2, hold: 0.9, decay: 0.5, cutoff: 1300, opens: 2.2, opening: 0.12, vibrato: 10 },
  'bright-lead': { spectrum: saw, players: 5, detune: 9, width: 0.55, attack: 0.015, release: 0.22, hold: 0.7, decay: 0.5, cutoff: 1200, opens: 5, opening: 0.05, closing: 1.4, vibrato: 7 },
  'synth-pluck': { spectrum: saw, players: 5, detune: 12, width: 0.7, attack: 0.003, release: 0.18, hold: 0.02, decay: 0.19, cutoff: 500, opens: 9, opening: 0.004, closing: 0.11 },
  'round-bass': { spectrum: soft, players: 1, detune: 0, width: 0, attack: 0.008, release: 0.09, hold: 0.55, decay: 0.5, cutoff: 220, opens: 5, opening: 0.01, closing: 0.35, below: 0.3 },
  'synth-bass': { spectrum: square, players: 2, detune: 5, width: 0, attack: 0.004, release: 0.06, hold: 0.6, decay: 0.25, cutoff: 170, opens: 8, opening: 0.005, closing: 0.16, below: 0.45 },
  'sub-bass': { spectrum: soft, players: 1, detune: 0, width: 0, attack: 0.03, release: 0.25, hold: 0.85, decay: 1, cutoff: 130, opens: 3.5, opening: 0.4, below: 0.15 },
} as const satisfies Record<string, Omit<Sustained, 'name'>>

const PLUCKED = {
  guitar: { ring: 3.2, bright: 0.72, pick: 0.18 },
  harp: { ring: 3, bright: 0.5, pick: 0.42 },
  pizzicato: { ring: 0.6, bright: 0.35, pick: 0.3 },
  'plucked-bass': { ring: 1.8, bright: 0.5, pick: 0.22 },
} as const satisfies Record<string, Plucked>

export type VoiceName = keyof typeof SUSTAINED | keyof typeof PLUCKED | keyof typeof BARS | 'piano' | 'electric-piano'

const has = <T extends object>(table: T, name: string): name is Extract<keyof T, string> => Object.hasOwn(table, name)

export function noteOf(voice: VoiceName, hertz: number, seconds: number, force: number, seed: number): Sound {
  if (has(SUSTAINED, voice)) return sustained({ name: voice, ...SUSTAINED[voice] }, hertz, seconds, force, seed)
  if (has(PLUCKED, voice)) return plucked(PLUCKED[voice], hertz, seconds, force, seed)
  if (has(BARS, voice)) return bar(BARS[voice], hertz, seconds, force, seed)
  return voice === 'piano' ? piano(hertz, seconds, force, seed) : electricPiano(hertz, seconds, force)
}

/** Seconds that a note sounds at most. */
export function secondsOf(voice: VoiceName, seconds: number): number {
  if (has(SUSTAINED, voice)) return seconds + SUSTAINED[voice].release
  if (has(PLUCKED, voice)) return Math.min(PLUCKED[voice].ring * 1.25, seconds + 0.35)
  if (has(BARS, voice)) return Math.max(0.5, seconds + 2.5)
  return seconds + 0.6
}

/** A clear beginning: its notes are put where the beat is; others are heard late, and begin a little earlier. */
export function leadIn(voice: VoiceName): number {
  return has(SUSTAINED, voice) && SUSTAINED[voice].attack < 0.5 ? SUSTAINED[voice].attack * 0.35 : 0
}
