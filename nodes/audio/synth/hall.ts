/**
 * A hall: the input smeared by all-passes, then eight delay lines that feed one another (J.-M. Jot, 1991), each losing its
 * highs faster than its lows. Linear, so the halls of two stretches of sound add up to that of both.
 */
import type { Breath } from '../../../engine/api.ts'
import { RATE } from './sound.ts'

export interface Hall {
  /** Seconds until it has fallen by 60 dB. */
  readonly decay: number
  /** Seconds before the first of it is heard. */
  readonly before: number
  /** 0..1: how much of the highs is lost at each turn. */
  readonly damping: number
}

/** Without common factors at 48 kHz. */
const LINES = [0.0431, 0.0487, 0.0533, 0.0599, 0.0647, 0.0717, 0.0781, 0.0853].map((seconds) => Math.round(seconds * RATE))
const SMEAR = [[0.0047, 0.7], [0.0079, 0.65], [0.0127, 0.6]] as const

/** Samples after which others may get their turn. */
const TURN = 4096

interface Line {
  readonly kept: Float32Array
  at: number
}

const lineOf = (samples: number): Line => ({ kept: new Float32Array(Math.max(1, Math.round(samples))), at: 0 })

/** The hall of what goes in, as long as the planes that it is added to. */
export async function addHall(left: Float32Array, right: Float32Array, intoLeft: Float32Array, intoRight: Float32Array, { decay, before, damping }: Hall, breath: Breath): Promise<void> {
  const smear = [left, right].map((_, side) => SMEAR.map(([seconds, gain]) => ({ ...lineOf((seconds + side * 0.0003) * RATE), gain })))
  const wait = [lineOf(before * RATE), lineOf(before * RATE)]
  const lines = LINES.map((samples) => new Float32Array(samples))
  const gains = LINES.map((samples) => 10 ** ((-3 * samples) / RATE / decay))
  const places = new Int32Array(8)
  const damped = new Float64Array(8)
  const low = [0, 0]
  const into = new Float64Array(2)
  for (let i = 0; i < intoLeft.length; i++) {
    if (i % TURN === 0) await breath()
    for (let side = 0; side < 2; side++) {
      const plane = side === 0 ? left : right
      let x = i < plane.length ? plane[i]! : 0
      const hold = wait[side]!
      const late = hold.kept[hold.at]!
      hold.kept[hold.at] = x
      if (++hold.at === hold.kept.length) hold.at = 0
      x = late
      for (const pass of smear[side]!) {
        const old = pass.kept[pass.at]!
        const y = old - pass.gain * x
        pass.kept[pass.at] = x + pass.gain * y
        if (++pass.at === pass.kept.length) pass.at = 0
        x = y
      }
      // What is below 120 Hz would only boom.
      low[side]! += 0.0157 * (x - low[side]!)
      into[side] = x - low[side]!
    }
    let sum = 0
    for (let k = 0; k < 8; k++) {
      damped[k]! += (1 - damping) * (lines[k]![places[k]!]! - damped[k]!)
      sum += damped[k]!
    }
    intoLeft[i]! += damped[0]! - damped[2]! + damped[4]! - damped[6]!
    intoRight[i]! += damped[1]! - damped[3]! + damped[5]! - damped[7]!
    const shared = sum / 4
    for (let k = 0; k < 8; k++) {
      const line = lines[k]!
      line[places[k]!] = (damped[k]! - shared) * gains[k]! + (k % 2 === 0 ? into[0]! : into[1]!)
      if (++places[k]! === line.length) places[k] = 0
    }
  }
}
