/** A sound that is ready to be laid into a track, and a store of the last ones that were made. */

export const RATE = 48000

/** Two sides of one length; the same plane twice where it is mono. */
export interface Sound {
  readonly left: Float32Array
  readonly right: Float32Array
}

export const mono = (plane: Float32Array): Sound => ({ left: plane, right: plane })
export const samplesOf = (seconds: number): number => Math.max(1, Math.round(seconds * RATE))

/** A plane from a function of the time in seconds. */
export function plane(seconds: number, at: (time: number, i: number) => number): Float32Array {
  const made = new Float32Array(samplesOf(seconds))
  for (let i = 0; i < made.length; i++) made[i] = at(i / RATE, i)
  return made
}

/** Lays one plane over another from a time on. */
export function addPlane(into: Float32Array, from: Float32Array, gain = 1, seconds = 0): void {
  const start = Math.round(seconds * RATE)
  const end = Math.min(into.length, start + from.length)
  for (let i = Math.max(0, start); i < end; i++) into[i]! += gain * from[i - start]!
}

/** Fades the last `seconds` out, so that a sound that is cut off doesn't click. */
export function eased(made: Float32Array, seconds = 0.02): Float32Array {
  const count = Math.min(made.length, samplesOf(seconds))
  for (let i = 0; i < count; i++) made[made.length - 1 - i]! *= 0.5 - 0.5 * Math.cos((Math.PI * i) / count)
  return made
}

/** Brings the highest sample to `peak`. */
export function peaking(made: Float32Array, peak = 1): Float32Array {
  let highest = 1e-9
  for (const value of made) highest = Math.max(highest, Math.abs(value))
  const gain = peak / highest
  for (let i = 0; i < made.length; i++) made[i]! *= gain
  return made
}

/** Bytes of sounds that are kept. */
const MOST = 48 << 20

/** Sounds by name; the ones that were asked for longest ago go first. */
export class SoundStore {
  readonly #kept = new Map<string, Sound>()
  #bytes = 0

  get(name: string, make: () => Sound): Sound {
    let sound = this.#kept.get(name)
    if (sound === undefined) {
      sound = make()
      this.#bytes += bytesOf(sound)
    } else this.#kept.delete(name)
    this.#kept.set(name, sound)
    for (const [oldest, one] of this.#kept) {
      if (this.#bytes <= MOST || oldest === name) break
      this.#kept.delete(oldest)
      this.#bytes -= bytesOf(one)
    }
    return sound
  }
}

const bytesOf = ({ left, right }: Sound): number => left.byteLength + (right === left ? 0 : right.byteLength)
