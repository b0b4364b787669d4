/** The One-Euro filter (Casiez, Roussel and Vogel 2012): calm where little moves, quick where much does. Pure. */

export interface Calm {
  /** What moves slower than this is calmed, Hz. */
  readonly cutoff: number
  /** How much the cutoff grows with the speed, Hz for each `scale` per second. */
  readonly quickness: number
}

/** Of the speed, which is smoothed on its own, Hz. */
const SPEED_CUTOFF = 1
/** Time constants after which no more than 1/3000 of a value is left. */
const MEMORY = 8

/** How many frames before one still count for it. */
export const reachOf = ({ cutoff }: Calm, rate: number): number => Math.ceil((MEMORY * rate) / (2 * Math.PI * cutoff))

/**
 * The last of a row of equally many numbers each, smoothed.
 * @param rate rows per second
 * @param scale length by which speed is measured
 */
export function smoothed(rows: readonly Float32Array[], rate: number, scale: number, { cutoff, quickness }: Calm): Float32Array {
  const share = (frequency: number): number => 1 / (1 + rate / (2 * Math.PI * frequency))
  const slow = share(SPEED_CUTOFF)
  const value = Float64Array.from(rows[0] ?? [])
  const speed = new Float64Array(value.length)
  for (const row of rows.slice(1)) {
    for (let i = 0; i < value.length; i++) {
      speed[i]! += slow * ((row[i]! - value[i]!) * rate - speed[i]!)
      value[i]! += share(cutoff + (quickness * Math.abs(speed[i]!)) / scale) * (row[i]! - value[i]!)
    }
  }
  return Float32Array.from(value)
}
