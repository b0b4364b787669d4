/** The gain of a sound that steps back for speech. Pure. */
import { fromDecibels } from '../../engine/api.ts'
import type { Stretch } from '../shared/sound/quiet.ts'

export interface DuckTimes {
  /** dB that it goes down by. */
  readonly depth: number
  readonly attack: number
  readonly lookAhead: number
  readonly hold: number
  readonly release: number
}

/** Stretches with no more than `pause` seconds between them are one. */
export function bridged(stretches: readonly Stretch[], pause: number): Stretch[] {
  const made: Stretch[] = []
  for (const one of stretches) {
    const last = made.at(-1)
    if (last !== undefined && one.from - last.to <= pause) made[made.length - 1] = { from: last.from, to: Math.max(last.to, one.to) }
    else made.push(one)
  }
  return made
}

/** Gain at a moment, linear: down along a half wave in decibels, held, and back; between two stretches the lower one counts. */
export function duckedGain(time: number, stretches: readonly Stretch[], { depth, attack, lookAhead, hold, release }: DuckTimes): number {
  let most = 0
  for (const { from, to } of stretches) {
    const down = (time - (from - lookAhead)) / attack
    const up = (to + hold + release - time) / release
    most = Math.max(most, Math.min(1, down, up))
    if (most === 1) break
  }
  return most === 0 ? 1 : fromDecibels(-depth * halfWave(most))
}

const halfWave = (x: number): number => (1 - Math.cos(Math.PI * x)) / 2
