/** A gentle hall: a feedback delay network of eight lines with damping (after J.-M. Jot, 1991). */
import type { Breath } from '../../../engine/api.ts'
import type { Stage } from './stage.ts'

/** Lengths in seconds, without common factors at 48 kHz. */
const LINES = [0.0297, 0.0371, 0.0411, 0.0437, 0.0533, 0.0617, 0.0671, 0.0739]

/** Samples after which others may get their turn. */
const TURN = 4096

/** Adds the reverb of the stage's wet signal to its dry one. @param decay seconds until it has fallen by 60 dB */
export async function addReverb({ rate, count, dry, wet }: Stage, decay: number, level: number, breath: Breath): Promise<void> {
  const lines = LINES.map((seconds) => new Float32Array(Math.round(seconds * rate)))
  const gains = LINES.map((seconds) => 10 ** ((-3 * seconds) / decay))
  const positions = new Int32Array(8)
  const damped = new Float64Array(8)
  const [left, right] = dry
  const [wetLeft, wetRight] = wet
  for (let i = 0; i < count; i++) {
    if (i % TURN === 0) await breath()
    let sum = 0
    for (let k = 0; k < 8; k++) {
      damped[k]! += 0.55 * (lines[k]![positions[k]!]! - damped[k]!)
      sum += damped[k]!
    }
    left[i]! += level * (damped[0]! - damped[2]! + damped[4]! - damped[6]!)
    right[i]! += level * (damped[1]! - damped[3]! + damped[5]! - damped[7]!)
    // Householder reflection: lossless mixing of the lines.
    const shared = sum / 4
    for (let k = 0; k < 8; k++) {
      const line = lines[k]!
      line[positions[k]!] = (damped[k]! - shared) * gains[k]! + (k % 2 === 0 ? wetLeft[i]! : wetRight[i]!)
      if (++positions[k]! === line.length) positions[k] = 0
    }
  }
}
