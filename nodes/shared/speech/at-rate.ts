/** Speech at another sample rate: a windowed sinc, of which each fraction of a sample that occurs is worked out once. Pure. */

/** Zero crossings on each side. */
const LOBES = 20

/** Tables by ratio: there are as many as voices have rates. */
const tables = new Map<string, readonly Float32Array[]>()

export function atRate(samples: Float32Array, from: number, to: number, length: number): Float32Array {
  if (from === to) return fitted(samples, length)
  const common = divisor(from, to)
  const [up, down] = [to / common, from / common]
  const phases = tables.get(`${up}/${down}`) ?? phasesOf(up, down)
  tables.set(`${up}/${down}`, phases)
  const result = new Float32Array(length)
  for (let n = 0; n < length; n++) {
    const weights = phases[(n * down) % up]!
    const first = Math.floor((n * down) / up) - weights.length / 2 + 1
    let sum = 0
    for (let k = Math.max(0, -first); k < Math.min(weights.length, samples.length - first); k++) sum += weights[k]! * samples[first + k]!
    result[n] = sum
  }
  return result
}

function fitted(samples: Float32Array, length: number): Float32Array {
  const result = new Float32Array(length)
  result.set(samples.subarray(0, length))
  return result
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

function phasesOf(up: number, down: number): readonly Float32Array[] {
  // Towards a lower rate, what lies above its half is cut off.
  const cutoff = Math.min(1, up / down)
  const reach = Math.ceil(LOBES / cutoff)
  return Array.from({ length: up }, (_, phase) => {
    const weights = Float64Array.from({ length: reach * 2 }, (_, k) => {
      const x = k - reach + 1 - phase / up
      const window = Math.abs(x) >= reach ? 0 : 0.42 + 0.5 * Math.cos((Math.PI * x) / reach) + 0.08 * Math.cos((2 * Math.PI * x) / reach)
      return window * (x === 0 ? 1 : Math.sin(Math.PI * x * cutoff) / (Math.PI * x * cutoff))
    })
    const sum = weights.reduce((all, one) => all + one, 0)
    return Float32Array.from(weights, (one) => one / sum)
  })
}
