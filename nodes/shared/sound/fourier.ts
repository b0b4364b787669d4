/** Spectra of real samples: radix-2 Fourier transforms in place. Pure. */

interface Fourier {
  readonly size: number
  /** In place; `size` values each. */
  transform(real: Float64Array, imaginary: Float64Array): void
}

/** @param size a power of two */
function createFourier(size: number): Fourier {
  const bits = Math.log2(size)
  const swapped = Uint32Array.from({ length: size }, (_, i) => {
    let back = 0
    for (let bit = 0; bit < bits; bit++) back |= ((i >> bit) & 1) << (bits - 1 - bit)
    return back
  })
  const cosines = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size))
  const sines = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size))
  return {
    size,
    transform(real, imaginary) {
      for (let i = 0; i < size; i++) {
        const j = swapped[i]!
        if (j <= i) continue
        ;[real[i], real[j]] = [real[j]!, real[i]!]
        ;[imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!]
      }
      for (let half = 1; half < size; half *= 2) {
        const stride = size / (2 * half)
        for (let start = 0; start < size; start += 2 * half) {
          for (let k = 0; k < half; k++) {
            const [c, s] = [cosines[k * stride]!, sines[k * stride]!]
            const [a, b] = [start + k, start + k + half]
            const re = real[b]! * c - imaginary[b]! * s
            const im = real[b]! * s + imaginary[b]! * c
            real[b] = real[a]! - re
            imaginary[b] = imaginary[a]! - im
            real[a]! += re
            imaginary[a]! += im
          }
        }
      }
    },
  }
}

/** Magnitudes of a windowed stretch, from 0 Hz to half the rate: size / 2 + 1 values. A sine of amplitude 1 gives 1. */
export function createSpectrum(size: number): (samples: Float32Array, from: number) => Float64Array {
  const fourier = createFourier(size)
  const window = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size))
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)]
  return (samples, from) => {
    for (let i = 0; i < size; i++) real[i] = (samples[from + i] ?? 0) * window[i]!
    imaginary.fill(0)
    fourier.transform(real, imaginary)
    return Float64Array.from({ length: size / 2 + 1 }, (_, i) => (4 * Math.hypot(real[i]!, imaginary[i]!)) / size)
  }
}
