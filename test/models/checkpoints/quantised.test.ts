/** Weights in four to eight bits: blocks as the gguf package reads them (test/oracles/gguf.py), and pictures near those of whole numbers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { importCheckpoint } from '../../../engine/models/checkpoints/import-checkpoint.ts'
import { isGguf, readGguf } from '../../../engine/models/checkpoints/read-gguf.ts'
import { unblocked, type BlockType } from '../../../engine/models/runtime/blocks.ts'
import { widened } from '../../../engine/models/runtime/pieces.ts'
import { toHalf } from '../../../engine/models/runtime/half.ts'
import { pictureOf } from './picture-of.ts'
import { RECORDED, SKELETONS, tinyArrays, type TinyArray } from './tiny-checkpoint.ts'

const home = mkdtempSync(join(tmpdir(), 'reelgraph-quantised-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const gguf = JSON.parse(readFileSync(new URL('../../oracles/gguf.json', import.meta.url), 'utf8')) as {
  readonly types: Readonly<Record<BlockType, { readonly bytes: string; readonly numbers: readonly number[] }>>
  readonly file: string
  readonly tensors: Readonly<Record<string, { readonly dtype: string; readonly shape: readonly number[]; readonly from: number }>>
}
const stored = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(home, name), bytes)
  return join(home, name)
}

it.each(Object.entries(gguf.types))('reads blocks of %s as gguf does', (type, { bytes, numbers }) => {
  const found = unblocked(Uint8Array.from(Buffer.from(bytes, 'base64')), type as BlockType)
  expect(found.length).toBe(numbers.length)
  for (const [i, one] of numbers.entries()) expect(Math.abs(found[i]! - one)).toBeLessThan(1e-6 * Math.max(1, Math.abs(one)))
})

describe('the header of a GGUF file', () => {
  const small = Uint8Array.from(Buffer.from(gguf.file, 'base64'))
  it('tells each array as gguf does, and the licence', async () => {
    const { tensors, metadata } = await readGguf(stored('small.gguf', small))
    expect(Object.fromEntries([...tensors].map(([name, { dtype, shape, from }]) => [name, { dtype, shape, from }]))).toEqual(gguf.tensors)
    expect(metadata).toMatchObject({ 'general.license': 'mit' })
  })
  it('of a file that was cut off, or has other bytes, is refused in words, or read within the file', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(small.length - 1), fc.nat(400), fc.nat(255), fc.boolean(), async (cut, at, byte, cuts) => {
        const bytes = cuts ? small.slice(0, cut) : Uint8Array.from(small, (one, i) => (i === at ? byte : one))
        const path = stored('damaged.gguf', bytes)
        if (!(await isGguf(path))) return
        const found = await readGguf(path).catch((thrown: unknown) => thrown as { code?: string })
        if (!('tensors' in found)) expect(found.code).toBe('E_CHECKPOINT')
      }),
      { numRuns: 150 },
    ))
})

/** Of the picture of whole numbers, in decibels of its range. */
async function nearness(file: string): Promise<number> {
  await importCheckpoint(file, { root: join(home, 'models'), name: 'near', skeletons: SKELETONS })
  const { data } = await pictureOf(join(home, 'models'), 'near')
  rmSync(join(home, 'models/near'), { recursive: true })
  return -10 * Math.log10(data.reduce((sum, one, i) => sum + (one - RECORDED.picture[i]!) ** 2, 0) / data.length)
}
const large = ({ dims }: TinyArray): boolean => dims.length > 1 && dims.reduce((a, b) => a * b, 1) / dims[0]! % 32 === 0

it('a checkpoint in eight bits, a scale beside each array, makes nearly the same picture', { timeout: 120_000 }, async () => {
  const table = [...widened(Uint8Array.from({ length: 256 }, (_, i) => i), 'F8_E4M3')]
  const positive = table.slice(0, 127)
  const parts: { name: string; dtype: string; shape: readonly number[]; bytes: Uint8Array }[] = []
  for (const one of tinyArrays()) {
    const { name, dims, data } = one
    if (!large(one)) {
      parts.push({ name, dtype: 'F16', shape: dims, bytes: new Uint8Array(toHalf(data).buffer) })
      continue
    }
    const scale = Math.fround(data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 448)
    const nearest = (value: number): number => {
      let [low, high] = [0, positive.length - 1]
      while (low < high) {
        const middle = (low + high) >> 1
        if (positive[middle]! < value) low = middle + 1
        else high = middle
      }
      return low > 0 && value - positive[low - 1]! < positive[low]! - value ? low - 1 : low
    }
    parts.push({ name, dtype: 'F8_E4M3', shape: dims, bytes: Uint8Array.from(data, (value) => nearest(Math.abs(value) / scale) | (value < 0 ? 128 : 0)) })
    parts.push({ name: name.replace(/weight$/, 'scale_weight'), dtype: 'F32', shape: [], bytes: new Uint8Array(Float32Array.of(scale).buffer) })
  }
  let at = 0
  const header = Buffer.from(JSON.stringify(Object.fromEntries(parts.map(({ name, dtype, shape, bytes }) => [name, { dtype, shape, data_offsets: [at, (at += bytes.length)] }]))))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  expect(await nearness(stored('eight.safetensors', Buffer.concat([length, header, ...parts.map(({ bytes }) => bytes)])))).toBeGreaterThan(28)
})

it('a GGUF file with Q8_0, names as stable-diffusion.cpp keeps them, makes nearly the same picture', { timeout: 120_000 }, async () => {
  const text = (one: string): Buffer => {
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(Buffer.byteLength(one)))
    return Buffer.concat([length, Buffer.from(one)])
  }
  const u32 = (one: number): Buffer => Buffer.from(Uint32Array.of(one).buffer)
  const u64 = (one: number): Buffer => Buffer.from(BigUint64Array.of(BigInt(one)).buffer)
  const infos: Buffer[] = []
  const bodies: Buffer[] = []
  let at = 0
  for (const one of tinyArrays()) {
    const body = large(one) ? inBlocks(one.data) : Buffer.from(one.data.buffer)
    infos.push(text(one.name), u32(one.dims.length), ...one.dims.toReversed().map(u64), u32(large(one) ? 8 : 0), u64(at))
    const filled = Buffer.concat([body, Buffer.alloc(-body.length & 31)])
    bodies.push(filled)
    at += filled.length
  }
  const head = Buffer.concat([Buffer.from('GGUF'), u32(3), u64(bodies.length), u64(0), ...infos])
  expect(await nearness(stored('blocks.gguf', Buffer.concat([head, Buffer.alloc(-head.length & 31), ...bodies])))).toBeGreaterThan(40)
})

/** 32 numbers each: their scale as a half float, and whole numbers. */
function inBlocks(data: Float32Array): Buffer {
  const out = Buffer.alloc((data.length / 32) * 34)
  for (let block = 0; block < data.length / 32; block++) {
    const numbers = data.subarray(block * 32, block * 32 + 32)
    const scale = toHalf(Float32Array.of(numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127))
    out.writeUInt16LE(scale[0]!, block * 34)
    const [whole] = widened(new Uint8Array(scale.buffer as ArrayBuffer), 'F16')
    numbers.forEach((value, i) => out.writeInt8(Math.max(-128, Math.min(127, Math.round(value / whole!))), block * 34 + 2 + i))
  }
  return out
}
