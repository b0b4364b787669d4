/**
 * Normal noise from a seed as PyTorch's CPU generator draws it, so that a seed means here what it means there:
 * a Mersenne Twister (Matsumoto and Nishimura 1998) and Box-Muller in blocks of sixteen.
 */
const N = 624
const M = 397
const TWO_PI = Math.fround(2 * Math.PI)

export interface TorchRandom {
  /** The next `count` values of the standard normal distribution: `torch.randn(count, generator=…)`. */
  randn(count: number): Float32Array
  /** The next `count` values from 0 up to 1: `torch.rand(count, generator=…)`. */
  rand(count: number): Float32Array
  /** A whole number from 0 up to `limit`: `torch.randint(0, limit, (1,), generator=…)`. */
  below(limit: number): number
}

/** A generator in the state after `torch.Generator('cpu').manual_seed(seed)`; the low 32 bits of the seed count. */
export function createTorchRandom(seed: number): TorchRandom {
  const next = createTwister(seed)
  const uniform = (): number => (next() & 0xffffff) / 0x1000000
  const uniformDouble = (): number => {
    const high = next()
    return ((high & 0x1fffff) * 0x100000000 + next()) / 0x20000000000000
  }
  let spare: number | undefined

  /** Fewer than sixteen values: pairs in double precision; the second of a pair waits for the next draw. */
  const one = (): number => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    const angle = 2 * Math.PI * uniformDouble()
    const radius = Math.sqrt(-2 * Math.log1p(-uniformDouble()))
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }

  return {
    rand: (count) => Float32Array.from({ length: count }, uniform),
    below: (limit) => next() % limit,
    randn(count) {
      const values = new Float32Array(count)
      if (count < 16) return values.map(one)
      for (let i = 0; i < count; i++) values[i] = uniform()
      for (let i = 0; i + 16 <= count; i += 16) normalBlock(values, i)
      if (count % 16 !== 0) {
        // The last sixteen are drawn again, so that the tail is a whole block too.
        for (let i = count - 16; i < count; i++) values[i] = uniform()
        normalBlock(values, count - 16)
      }
      return values
    },
  }
}

function normalBlock(values: Float32Array, start: number): void {
  for (let i = start; i < start + 8; i++) {
    const radius = Math.fround(Math.sqrt(-2 * Math.fround(Math.log(1 - values[i]!))))
    const angle = Math.fround(TWO_PI * values[i + 8]!)
    values[i] = radius * Math.cos(angle)
    values[i + 8] = radius * Math.sin(angle)
  }
}

function createTwister(seed: number): () => number {
  const state = new Uint32Array(N)
  state[0] = seed % 0x100000000
  for (let i = 1; i < N; i++) state[i] = Math.imul(1812433253, state[i - 1]! ^ (state[i - 1]! >>> 30)) + i
  let at = N

  const twist = (): void => {
    for (let i = 0; i < N; i++) {
      const mixed = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff)
      state[i] = state[(i + M) % N]! ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0)
    }
    at = 0
  }

  return () => {
    if (at === N) twist()
    let value = state[at++]!
    value ^= value >>> 11
    value ^= (value << 7) & 0x9d2c5680
    value ^= (value << 15) & 0xefc60000
    return (value ^ (value >>> 18)) >>> 0
  }
}
