/** The pitch of a voice over time, by normalised autocorrelation at a lower rate. Pure. */

export interface PitchTrack {
  /** Seconds between two values. */
  readonly hop: number
  /** Hertz; 0 where the voice has no pitch. */
  readonly hertz: Float32Array
  /** Its middle over all that has a pitch; 0 where nothing has. */
  readonly middle: number
}

const LOWEST = 60
const HIGHEST = 420
const HOP = 0.01
/** A period of the lowest voice, twice. */
const WINDOW = 0.034
/** How alike two periods are in what counts as voiced. */
const ALIKE = 0.55
/** Rate that pitch is looked for at: enough for the first few harmonics. */
const RATE = 4000

export function pitchOf(samples: Float32Array, sampleRate: number): PitchTrack {
  const { low, rate } = lowered(samples, sampleRate)
  const size = Math.round(WINDOW * rate)
  const [shortest, longest] = [Math.max(2, Math.floor(rate / HIGHEST)), Math.ceil(rate / LOWEST)]
  const count = Math.max(1, Math.ceil(samples.length / sampleRate / HOP))
  const hertz = new Float32Array(count)
  const loud = low.reduce((most, one) => Math.max(most, Math.abs(one)), 0)
  const alike = new Float32Array(longest + 2)
  for (let n = 0; n < count; n++) {
    const middle = Math.round(n * HOP * rate)
    const start = middle - (size >> 1) - (longest >> 1)
    let energy = 0
    for (let i = 0; i < size; i++) energy += (low[start + i] ?? 0) ** 2
    if (energy / size < (loud * 0.03) ** 2) continue
    let other = 0
    for (let i = 0; i < size; i++) other += (low[start + shortest - 1 + i] ?? 0) ** 2
    for (let lag = shortest - 1; lag <= longest + 1; lag++) {
      let sum = 0
      for (let i = 0; i < size; i++) sum += (low[start + i] ?? 0) * (low[start + lag + i] ?? 0)
      alike[lag] = sum / Math.sqrt(energy * other + 1e-12)
      other += (low[start + lag + size] ?? 0) ** 2 - (low[start + lag] ?? 0) ** 2
    }
    let best = 0
    for (let lag = shortest; lag <= longest; lag++) {
      // The shortest that is nearly as good: its multiples are as alike.
      if (alike[lag]! > alike[lag - 1]! && alike[lag]! >= alike[lag + 1]! && alike[lag]! > (best === 0 ? ALIKE : alike[best]! + 0.08)) best = lag
    }
    if (best === 0) continue
    const [a, b, c] = [alike[best - 1]!, alike[best]!, alike[best + 1]!]
    hertz[n] = rate / (best + (0.5 * (a - c)) / (a - 2 * b + c || 1))
  }
  const smooth = steady(hertz)
  const voiced = [...smooth].filter((one) => one > 0).sort((one, two) => one - two)
  return { hop: HOP, hertz: smooth, middle: voiced[voiced.length >> 1] ?? 0 }
}

/** Middle of five: single jumps of an octave go. */
function steady(hertz: Float32Array): Float32Array {
  return hertz.map((own, n) => {
    if (own === 0) return 0
    const near = [...hertz.subarray(Math.max(0, n - 2), n + 3)].filter((one) => one > 0).sort((one, two) => one - two)
    return near.length < 2 ? 0 : near[near.length >> 1]!
  })
}

function lowered(samples: Float32Array, sampleRate: number): { low: Float32Array; rate: number } {
  const step = Math.max(1, Math.floor(sampleRate / RATE))
  const low = new Float32Array(Math.floor(samples.length / step))
  for (let i = 0; i < low.length; i++) {
    let sum = 0
    for (let k = 0; k < step; k++) sum += samples[i * step + k]!
    low[i] = sum / step
  }
  return { low, rate: sampleRate / step }
}

/** Hertz at a time: where there is none, that of the nearest before or after within 50 ms; else 0. */
export function pitchAt({ hop, hertz }: PitchTrack, time: number): number {
  const n = Math.min(hertz.length - 1, Math.max(0, Math.round(time / hop)))
  for (let k = 0; k <= 5; k++) {
    const near = hertz[n - k] || hertz[n + k]
    if (near) return near
  }
  return 0
}
