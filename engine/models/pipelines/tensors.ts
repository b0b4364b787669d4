/** Tensors in and out of sessions. */
import { failure } from '../../contract/errors.ts'
import type { Session, Tensor, Tensors } from '../runtime/session-types.ts'

export const float = (data: Float32Array, dims: readonly number[]): Tensor => ({ type: 'float32', dims, data })

export const tokens = (rows: readonly (readonly number[])[]): Tensor => ({
  type: 'int64',
  dims: [rows.length, rows[0]!.length],
  data: BigInt64Array.from(rows.flat(), BigInt),
})

/** The first of these outputs that the model has. @throws E_MODEL_INVALID when it has none */
export function outputOf(session: Session, made: Tensors, ...names: readonly string[]): { readonly dims: readonly number[]; readonly data: Float32Array } {
  const name = names.find((one) => made[one] !== undefined) ?? (session.outputs.length === 1 ? session.outputs[0]!.name : undefined)
  const found = name === undefined ? undefined : made[name]
  if (found?.type === 'float32') return found
  throw failure('E_MODEL_INVALID', {
    file: session.name,
    expected: `an output ${names.map((one) => `"${one}"`).join(' or ')} of floats`,
    got: session.outputs.map((one) => `"${one.name}" of ${one.type}`).join(', '),
  })
}

/** A time as the model takes it: whole or not, one for all or one for each of the batch. */
export function timestep(session: Session, value: number, batch: number): Tensor {
  const info = session.inputs.find((one) => one.name === 'timestep')
  const dims = info?.dims.length === 0 ? [] : info?.dims[0] === 1 ? [1] : [batch]
  const count = dims[0] ?? 1
  return info?.type === 'int64'
    ? { type: 'int64', dims, data: new BigInt64Array(count).fill(BigInt(Math.round(value))) }
    : { type: 'float32', dims, data: new Float32Array(count).fill(value) }
}

/** The same numbers `times` times over. */
export function repeated(data: Float32Array, times: number): Float32Array {
  const out = new Float32Array(data.length * times)
  for (let i = 0; i < times; i++) out.set(data, i * data.length)
  return out
}

export function joined(...parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export const volume = (dims: readonly number[]): number => dims.reduce((product, one) => product * one, 1)
