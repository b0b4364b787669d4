/**
 * Pictures made smaller or larger as Pillow does it, to the last digit: what vision models were trained on. Each sample out is a
 * weighted mean of the samples in that a kernel covers, widened by what the picture shrinks by; along rows first, then along columns,
 * with weights of 22 binary digits and 8 bits in between. (Pillow 13 goes along columns first where that is less work, which differs
 * by a few code values where 8 bits are not enough in between.)
 */

/** Interleaved R'G'B' of 8 bits. */
export interface Bytes {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

export type Kernel = 'bilinear' | 'bicubic'

const KERNELS: Readonly<Record<Kernel, { readonly reach: number; weight(t: number): number }>> = {
  bilinear: { reach: 1, weight: (t) => Math.max(0, 1 - t) },
  // Keys' cubic with a = -1/2.
  bicubic: { reach: 2, weight: (t) => (t < 1 ? (1.5 * t - 2.5) * t * t + 1 : t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0) },
}

const ONE = 2 ** 22

interface Taps {
  readonly first: number
  readonly weights: readonly number[]
}

function tapsOf(from: number, to: number, kernel: Kernel): Taps[] {
  const { reach, weight } = KERNELS[kernel]
  const step = from / to
  const wide = Math.max(1, step)
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * step
    const first = Math.max(0, Math.trunc(centre - reach * wide + 0.5))
    const end = Math.min(from, Math.trunc(centre + reach * wide + 0.5))
    const raw = Array.from({ length: end - first }, (_, k) => weight(Math.abs((first + k - centre + 0.5) / wide)))
    const sum = raw.reduce((all, one) => all + one, 0)
    // Halves are rounded away from nothing.
    return { first, weights: raw.map((one) => Math.trunc((one / sum) * ONE + (one < 0 ? -0.5 : 0.5))) }
  })
}

export function resample(picture: Bytes, width: number, height: number, kernel: Kernel): Bytes {
  const across = width === picture.width ? picture.data : along(picture.data, tapsOf(picture.width, width, kernel), picture.height, 3 * picture.width, 3 * width, 3)
  const data = height === picture.height ? across : along(across, tapsOf(picture.height, height, kernel), width, 3, 3, 3 * width)
  return { width, height, data }
}

/** Lines of samples `step` bytes apart; the lines themselves begin `fromLine` bytes apart, and `toLine` in the result. */
function along(data: Uint8Array, taps: readonly Taps[], lines: number, fromLine: number, toLine: number, step: number): Uint8Array {
  const out = new Uint8Array(lines * 3 * taps.length)
  for (const [i, { first, weights }] of taps.entries()) {
    for (let line = 0; line < lines; line++) {
      for (let c = 0; c < 3; c++) {
        let sum = ONE / 2
        for (let k = 0; k < weights.length; k++) sum += weights[k]! * data[line * fromLine + (first + k) * step + c]!
        out[line * toLine + i * step + c] = Math.min(255, Math.max(0, Math.floor(sum / ONE)))
      }
    }
  }
  return out
}
