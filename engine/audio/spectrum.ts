/** Spectra of real samples, of any length that small primes make up. Pure. */

export interface Spectrum {
  /** Bins from 0 to half the sample rate. */
  readonly bins: number
  /** Squared magnitudes of a windowed stretch of `size` samples. `into` has `bins` places. */
  power(samples: Float32Array | Float64Array, into: Float64Array): void
}

export function createSpectrum(size: number): Spectrum {
  const [cos, sin] = [new Float64Array(size), new Float64Array(size)]
  for (let i = 0; i < size; i++) {
    cos[i] = Math.cos((2 * Math.PI * i) / size)
    sin[i] = -Math.sin((2 * Math.PI * i) / size)
  }
  const factors = factorsOf(size)
  const [re, im] = [new Float64Array(size), new Float64Array(size)]
  const [spareRe, spareIm] = [new Float64Array(Math.max(...factors, 1)), new Float64Array(Math.max(...factors, 1))]

  /** Cooley and Tukey's decimation in time: `count` samples, `step` apart, into `at`. */
  const transform = (samples: ArrayLike<number>, from: number, step: number, at: number, count: number, depth: number): void => {
    if (count === 1) {
      re[at] = samples[from]!
      im[at] = 0
      return
    }
    const radix = factors[depth]!
    const part = count / radix
    for (let r = 0; r < radix; r++) transform(samples, from + r * step, step * radix, at + r * part, part, depth + 1)
    const turn = size / count
    if (radix === 2) {
      for (let k = 0, t = 0; k < part; k++, t += turn) {
        const low = at + k
        const high = low + part
        const a = re[high]! * cos[t]! - im[high]! * sin[t]!
        const b = re[high]! * sin[t]! + im[high]! * cos[t]!
        re[high] = re[low]! - a
        im[high] = im[low]! - b
        re[low] = re[low]! + a
        im[low] = im[low]! + b
      }
      return
    }
    for (let k = 0; k < part; k++) {
      for (let r = 0; r < radix; r++) {
        const [a, b, t] = [re[at + r * part + k]!, im[at + r * part + k]!, (r * k * turn) % size]
        spareRe[r] = a * cos[t]! - b * sin[t]!
        spareIm[r] = a * sin[t]! + b * cos[t]!
      }
      for (let q = 0; q < radix; q++) {
        let [a, b] = [0, 0]
        for (let r = 0; r < radix; r++) {
          const t = (((q * r) % radix) * size) / radix
          a += spareRe[r]! * cos[t]! - spareIm[r]! * sin[t]!
          b += spareRe[r]! * sin[t]! + spareIm[r]! * cos[t]!
        }
        re[at + q * part + k] = a
        im[at + q * part + k] = b
      }
    }
  }

  const bins = Math.floor(size / 2) + 1
  return {
    bins,
    power(samples, into) {
      transform(samples, 0, 1, 0, size, 0)
      for (let k = 0; k < bins; k++) into[k] = re[k]! ** 2 + im[k]! ** 2
    },
  }
}

function factorsOf(size: number): readonly number[] {
  const found: number[] = []
  // Twos last: most of the work is theirs, and quickest.
  for (let left = size, factor = 2; left > 1;) {
    if (left % factor === 0) {
      found.unshift(factor)
      left /= factor
    } else factor++
  }
  return found
}

/** The two scales that ears are drawn on: O'Shaughnessy's formula, and Slaney's, straight below 1 kHz. */
export const MEL = {
  htk: { of: (hertz: number): number => 2595 * Math.log10(1 + hertz / 700), hertz: (mel: number): number => 700 * (10 ** (mel / 2595) - 1) },
  slaney: {
    of: (hertz: number): number => (hertz < 1000 ? (3 * hertz) / 200 : 15 + (27 * Math.log(hertz / 1000)) / Math.log(6.4)),
    hertz: (mel: number): number => (mel < 15 ? (200 * mel) / 3 : 1000 * Math.exp(((mel - 15) * Math.log(6.4)) / 27)),
  },
} as const

export interface MelBand {
  /** The first bin that counts. */
  readonly first: number
  readonly weights: Float64Array
}

export interface MelOptions {
  readonly bands: number
  readonly size: number
  readonly sampleRate: number
  readonly low: number
  readonly high: number
  readonly scale: keyof typeof MEL
  /** Each band has the same area, as librosa has it. */
  readonly even?: boolean
}

/** Triangles that overlap by half, evenly spaced on the scale. */
export function melBands({ bands, size, sampleRate, low, high, scale, even = false }: MelOptions): readonly MelBand[] {
  const { of, hertz } = MEL[scale]
  const edges = Array.from({ length: bands + 2 }, (_, i) => hertz(of(low) + ((of(high) - of(low)) * i) / (bands + 1)))
  const bin = sampleRate / size
  return Array.from({ length: bands }, (_, b) => {
    const [left, middle, right] = [edges[b]!, edges[b + 1]!, edges[b + 2]!]
    const first = Math.max(0, Math.ceil(left / bin))
    const last = Math.min(Math.floor(size / 2), Math.floor(right / bin))
    const area = even ? 2 / (right - left) : 1
    return { first, weights: Float64Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => area * Math.max(0, Math.min(((first + i) * bin - left) / (middle - left), (right - (first + i) * bin) / (right - middle)))) }
  })
}

export const inBand = ({ first, weights }: MelBand, power: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[first + i]!
  return sum
}
