/** One turn of a band-limited wave: a sum of the harmonics that fit below 16 kHz, behind a low pass. Pure. */

export const CYCLE = 2048
const HIGHEST = 16000
const MOST = 110

/** Level of a harmonic: its number and frequency. */
export type Spectrum = (n: number, hertz: number) => number

export const saw: Spectrum = (n) => 1 / n
export const square: Spectrum = (n) => (n % 2 === 1 ? 1 / n : 0)
/** Between a sine and a square: hollow, as a clarinet. */
export const reed: Spectrum = (n) => (n % 2 === 1 ? 1 / n ** 1.35 : 0.12 / n)
export const soft: Spectrum = (n) => 1 / n ** 1.8
const hill = (hertz: number, centre: number, width: number): number => Math.exp(-(((hertz - centre) / width) ** 2))
/** A bowed body: its wood answers at a few places. */
export const bowed: Spectrum = (n, hertz) => (1 / n) * (0.55 + 0.9 * hill(hertz, 480, 190) + 0.8 * hill(hertz, 1100, 320) + 1.1 * hill(hertz, 2700, 900))
/** People that sing "ah", far away. */
export const sung: Spectrum = (n, hertz) => (1 / n ** 1.1) * (0.08 + hill(hertz, 620, 200) + 0.6 * hill(hertz, 1080, 200) + 0.22 * hill(hertz, 2700, 380) + 0.5 * hill(hertz, 280, 140))
export const blown: Spectrum = (n, hertz) => (1 / n ** 0.85) * (0.5 + 0.8 * hill(hertz, 1200, 700))

const known = new Map<string, Float32Array>()
const MOST_KNOWN = 600

/** A cycle with a guard sample at its end; the same one for the same words. `cutoff` in Hz, falling 24 dB an octave above. */
export function cycle(name: string, spectrum: Spectrum, hertz: number, cutoff: number): Float32Array {
  const id = `${name} ${hertz.toFixed(2)} ${cutoff.toFixed(0)}`
  let made = known.get(id)
  if (made !== undefined) return made
  made = new Float32Array(CYCLE + 1)
  const sums = new Float64Array(CYCLE)
  const count = Math.max(1, Math.min(MOST, Math.floor(HIGHEST / hertz)))
  for (let n = 1; n <= count; n++) {
    const level = spectrum(n, n * hertz) / Math.sqrt(1 + ((n * hertz) / cutoff) ** 8)
    if (Math.abs(level) < 2e-5) continue
    // Phases by Schroeder, so that no cycle has a spike.
    const phase = (-Math.PI * n * (n - 1)) / count
    for (let i = 0; i < CYCLE; i++) sums[i]! += level * SINES[(i * n + Math.round((phase / (2 * Math.PI)) * CYCLE) + CYCLE * n * 4) & (CYCLE - 1)]!
  }
  for (let i = 0; i <= CYCLE; i++) made[i] = sums[i & (CYCLE - 1)]!
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!)
  known.set(id, made)
  return made
}

const SINES = Float64Array.from({ length: CYCLE }, (_, i) => Math.sin((2 * Math.PI * i) / CYCLE))
