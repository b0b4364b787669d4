/** A tiny checkpoint in the original layout, whose numbers are a formula that test/oracles/checkpoint.py has, too. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { safetensorsBytes, type NamedArray, type Precision } from '../../../engine/models/lora/write-safetensors.ts'

export const SKELETONS = fileURLToPath(new URL('../../fixtures/skeletons', import.meta.url))

export const RECORDED = JSON.parse(readFileSync(new URL('../../oracles/checkpoint.json', import.meta.url), 'utf8')) as {
  readonly tensors: Readonly<Record<string, readonly number[]>>
  readonly prompt: string
  readonly negative: string
  readonly width: number
  readonly height: number
  readonly steps: number
  readonly guidance: number
  readonly seed: number
  readonly picture: readonly number[]
  readonly skipped: readonly number[]
  readonly weighed: readonly { readonly prompt: string; readonly picture: readonly number[] }[]
  readonly tokens: readonly { readonly prompt: string; readonly ids: readonly number[] }[]
  readonly types: Readonly<Record<'F8_E4M3' | 'F8_E5M2' | 'F16' | 'BF16', readonly (number | null)[]>>
}

/** Evenly spread over -1 to 1: a hash of each place (the finaliser of MurmurHash3). */
export function spread(place: number, seed: number): number {
  let h = (place + Math.imul(seed, 0x9e3779b9)) | 0
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1
}

function weights(name: string, dims: readonly number[], seed: number): Float32Array {
  const size = dims.reduce((product, one) => product * one, 1)
  const scale = name.endsWith('bias') ? 0.05 : dims.length === 1 ? 0.1 : name.includes('embedding') ? 0.1 : Math.sqrt(3 / (size / dims[0]!))
  const around = dims.length === 1 && !name.endsWith('bias') ? 1 : 0
  return Float32Array.from({ length: size }, (_, i) => around + spread(i, seed) * scale)
}

export type TinyArray = NamedArray

/** In float32, before they are rounded to halves. */
export const tinyArrays = (): TinyArray[] => formula(RECORDED.tensors)

/** Arrays of some shapes, whose numbers go by their places in the list. */
export const formula = (shapes: Readonly<Record<string, readonly number[]>>): TinyArray[] => Object.entries(shapes).map(([name, dims], seed) => ({ name, dims, data: weights(name, dims, seed) }))

export function writeTinyCheckpoint(path: string, { precision = 'float16', without = [], renamed = (name: string) => name }: { precision?: Precision; without?: readonly string[]; renamed?: (name: string) => string } = {}): void {
  const arrays = tinyArrays().map(({ name, ...one }) => ({ name: renamed(name), ...one }))
  writeFileSync(path, safetensorsBytes(arrays.filter(({ name }) => !without.includes(name)), { 'modelspec.title': 'Tiny' }, precision))
}
