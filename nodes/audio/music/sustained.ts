/** Voices that last as long as their note: pads, strings, singers, brass, leads and basses, from cycles that fade into brighter ones. */
import { cycle, CYCLE, type Spectrum } from '../synth/cycle.ts'
import { hash } from '../ambience/stage.ts'
import { eased, RATE, samplesOf, type Sound } from '../synth/sound.ts'

export interface Sustained {
  readonly name: string
  readonly spectrum: Spectrum
  /** Players that play the same, and how far apart they are tuned: cents. */
  readonly players: number
  readonly detune: number
  /** 0: all in the middle, 1: from left to right. */
  readonly width: number
  readonly attack: number
  readonly release: number
  /** Level that is held, and the seconds until it is reached. */
  readonly hold: number
  readonly decay: number
  /** Hz at which it is closed; it opens by `opens` times that over `opening` seconds, and closes again over `closing`. */
  readonly cutoff: number
  readonly opens: number
  readonly opening: number
  readonly closing?: number
  /** Cents; begins after a third of a second. */
  readonly vibrato?: number
  /** Level of a sine an octave below. */
  readonly below?: number
}

const LEVELS = 4

/** @param seconds that the note is held  @param force 0..1 */
export function sustained(voice: Sustained, hertz: number, seconds: number, force: number, seed: number): Sound {
  const { players, detune, width, attack, release, hold, decay, cutoff, opens, opening, closing, vibrato = 0, below = 0 } = voice
  const count = samplesOf(seconds + release)
  const left = new Float32Array(count)
  const right = width === 0 && players === 1 ? left : new Float32Array(count)
  const base = Math.max(cutoff, hertz * 0.7)
  const tables = Array.from({ length: LEVELS }, (_, k) => cycle(voice.name, voice.spectrum, hertz, base * opens ** (k / (LEVELS - 1))))
  // Louder is brighter.
  const bright = 0.45 + 0.55 * force
  const opened = (t: number): number => {
    const up = 1 - Math.exp(-t / opening)
    const down = closing === undefined ? 1 : Math.exp(-Math.max(0, t - opening) / closing)
    return Math.min(0.999, Math.max(0, bright * up * down)) * (LEVELS - 1)
  }
  const levelAt = (t: number): number => {
    const rise = t < attack ? 0.5 - 0.5 * Math.cos((Math.PI * t) / attack) : 1
    const held = hold + (1 - hold) * Math.exp(-Math.max(0, t - attack) / decay)
    const fall = t > seconds ? Math.max(0, 1 - (t - seconds) / release) ** 2 : 1
    return rise * held * fall
  }
  const each = 0.5 / Math.sqrt(players)
  for (let player = 0; player < players; player++) {
    const place = players === 1 ? 0 : (2 * player) / (players - 1) - 1
    const own = hash(player * 7 + 1, seed) / 4294967296
    const cents = players === 1 ? 0 : place * detune * (0.8 + 0.4 * own)
    // Neighbours in pitch sit on opposite sides.
    const pan = width * (player % 2 === 0 ? place : -place)
    const [l, r] = [each * Math.cos(((pan + 1) * Math.PI) / 4), each * Math.sin(((pan + 1) * Math.PI) / 4)]
    let phase = players === 1 ? 0 : own * CYCLE
    for (let from = 0; from < count; from += 32) {
      const t = from / RATE
      const sway = vibrato * Math.min(1, Math.max(0, (t - 0.3) * 2)) * Math.sin(2 * Math.PI * (5.1 + own) * t + own * 6) + (players > 1 ? detune * 0.25 * Math.sin(2 * Math.PI * (0.11 + 0.17 * own) * t + own * 9) : 0)
      const step = (hertz * 2 ** ((cents + sway) / 1200) * CYCLE) / RATE
      const open = opened(t)
      const low = Math.floor(open)
      const share = open - low
      const [a, b] = [tables[low]!, tables[Math.min(LEVELS - 1, low + 1)]!]
      let level = levelAt(t)
      const slope = (levelAt((from + 32) / RATE) - level) / 32
      const end = Math.min(count, from + 32)
      for (let i = from; i < end; i++) {
        const at = phase | 0
        const part = phase - at
        const x = a[at]! + (a[at + 1]! - a[at]!) * part
        const y = b[at]! + (b[at + 1]! - b[at]!) * part
        const value = level * (x + (y - x) * share)
        left[i]! += value * l
        if (right !== left) right[i]! += value * r
        level += slope
        phase += step
        if (phase >= CYCLE) phase -= CYCLE
      }
    }
  }
  if (below > 0) {
    const step = (Math.PI * hertz) / RATE
    for (let i = 0; i < count; i++) {
      const value = below * 0.6 * levelAt(i / RATE) * Math.sin(step * i)
      left[i]! += value
      if (right !== left) right[i]! += value
    }
  }
  eased(left, 0.01)
  if (right !== left) eased(right, 0.01)
  return { left, right }
}
