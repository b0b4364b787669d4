/** What models make must be numbers. Half floats that overflow make none, and pictures of them would be black without a word. */
import { failure, type ReelgraphError } from '../../contract/errors.ts'

const noNumbers = (name: string): ReelgraphError =>
  failure('E_MODEL_RUN', {
    type: name,
    detail: 'It made values that are no numbers. Half floats overflow in some models, in autoencoders above all.',
    fix: 'Take a package in which this part has float32 weights, or another device.',
  })

/** Each value converted, if only it is one. @param name of the session, for the fault @throws E_MODEL_RUN */
export function eachFinite(data: Float32Array, name: string, convert: (value: number) => number): Float32Array {
  const out = new Float32Array(data.length)
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!
    // Of no number and of one without end the difference to itself is no number.
    if (value - value !== 0) throw noNumbers(name)
    out[i] = convert(value)
  }
  return out
}

/** @throws E_MODEL_RUN */
export function finite(data: Float32Array, name: string): Float32Array {
  for (let i = 0; i < data.length; i++) if (data[i]! - data[i]! !== 0) throw noNumbers(name)
  return data
}
