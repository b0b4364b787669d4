/** Safetensors written: what `safetensors.ts` reads. */
import { toHalf } from '../runtime/half.ts'

export interface NamedArray {
  readonly name: string
  readonly dims: readonly number[]
  readonly data: Float32Array
}

export const PRECISIONS = ['float32', 'float16'] as const
export type Precision = (typeof PRECISIONS)[number]

/** Arrays lie in the order given; the header is filled up to a multiple of 8, as the format's own library does. */
export function safetensorsBytes(arrays: readonly NamedArray[], metadata: Readonly<Record<string, string>>, precision: Precision = 'float32'): Uint8Array {
  const width = precision === 'float32' ? 4 : 2
  let at = 0
  const described = arrays.map(({ name, dims, data }) => [name, { dtype: precision === 'float32' ? 'F32' : 'F16', shape: dims, data_offsets: [at, (at += data.length * width)] }] as const)
  const text = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(described) }))
  const length = Math.ceil(text.length / 8) * 8
  const bytes = new Uint8Array(8 + length + at)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true)
  bytes.fill(0x20, 8, 8 + length).set(text, 8)
  let to = 8 + length
  for (const { data } of arrays) {
    const part = precision === 'float32' ? data : toHalf(data)
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), to)
    to += part.byteLength
  }
  return bytes
}
