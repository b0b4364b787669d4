/** Half floats (IEEE 754 binary16) as bits, to and from float32. */

const bits = new Uint32Array(1)
const number = new Float32Array(bits.buffer)

/** Rounds to the nearest half float, ties to even; what is too large becomes infinite. */
export function toHalf(source: Float32Array): Uint16Array {
  const target = new Uint16Array(source.length)
  const words = new Uint32Array(source.buffer, source.byteOffset, source.length)
  for (let i = 0; i < source.length; i++) target[i] = halfOf(words[i]!)
  return target
}

function halfOf(word: number): number {
  const sign = (word >>> 16) & 0x8000
  const size = word & 0x7fffffff
  if (size > 0x7f800000) return sign | 0x7e00
  // 65520 is the first that rounds up to infinity.
  if (size >= 0x477ff000) return sign | 0x7c00
  if (size < 0x38800000) {
    // Below the normal half floats: adding 0.5 lines the bits up and rounds them.
    bits[0] = size
    number[0] = number[0]! + 0.5
    return sign | (bits[0]! - 0x3f000000)
  }
  return sign | ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13)
}

/** Every half float, as a float32. Made when first asked for: 256 kB. */
let table: Float32Array | undefined

export const halves = (): Float32Array => (table ??= Float32Array.from({ length: 65536 }, (_, half) => floatOf(half)))

export function fromHalf(source: Uint16Array): Float32Array {
  const all = halves()
  const target = new Float32Array(source.length)
  for (let i = 0; i < source.length; i++) target[i] = all[source[i]!]!
  return target
}

function floatOf(half: number): number {
  const sign = (half & 0x8000) === 0 ? 1 : -1
  const exponent = (half >>> 10) & 31
  const rest = half & 1023
  if (exponent === 31) return rest === 0 ? sign * Infinity : NaN
  return sign * (exponent === 0 ? rest * 2 ** -24 : (1024 + rest) * 2 ** (exponent - 25))
}
