/** Tensors of checkpoints as others publish them, and what diffusers makes of their names. */
import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import type { CheckpointTensor } from '../../../engine/models/checkpoints/tensor.ts'

export interface RecordedNames {
  readonly tensors: Readonly<Record<string, readonly number[]>>
  readonly parts: Readonly<Record<string, Readonly<Record<string, readonly [source: string, row: number | 'transposed', shape: readonly number[]]>>>>
}

export const RECORDED = JSON.parse(brotliDecompressSync(readFileSync(new URL('../../oracles/checkpoint-names.json.br', import.meta.url))).toString('utf8')) as Readonly<Record<string, RecordedNames>>

export const tensorsOf = (shapes: RecordedNames['tensors'], dtype = 'F16'): ReadonlyMap<string, CheckpointTensor> =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, { name, dtype, shape, file: 0, from: 0 }]))
