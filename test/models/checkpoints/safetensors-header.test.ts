/** Headers of safetensors files, whatever they hold. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { readHeader, type SafetensorsHeader } from '../../../engine/models/checkpoints/safetensors-header.ts'

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-header-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

class Refused extends Error {}

async function read(bytes: Uint8Array): Promise<SafetensorsHeader> {
  const path = join(folder, 'x.safetensors')
  writeFileSync(path, bytes)
  const file = await open(path)
  try {
    return await readHeader(file, (detail) => {
      throw new Refused(detail)
    })
  } finally {
    await file.close()
  }
}

function fileOf(header: string, numbers: number, length = Buffer.byteLength(header)): Uint8Array {
  const bytes = Buffer.alloc(8 + Buffer.byteLength(header) + numbers)
  bytes.writeBigUInt64LE(BigInt(length))
  bytes.write(header, 8)
  return bytes
}

const types = { F32: 4, F16: 2, BF16: 2, F8_E4M3: 1, F8_E5M2: 1, I64: 8 } as const
const arrays = fc.uniqueArray(fc.record({ name: fc.string({ minLength: 1 }).filter((name) => !name.startsWith('__')), dtype: fc.constantFrom(...(Object.keys(types) as (keyof typeof types)[])), shape: fc.array(fc.nat(4), { maxLength: 4 }) }), { selector: ({ name }) => name, maxLength: 6 })
function described(list: readonly { readonly name: string; readonly dtype: keyof typeof types; readonly shape: readonly number[] }[]): { readonly header: string; readonly size: number } {
  let at = 0
  const entries = list.map(({ name, dtype, shape }) => [name, { dtype, shape, data_offsets: [at, (at += shape.reduce((a, b) => a * b, types[dtype]))] }] as const)
  return { header: JSON.stringify(Object.fromEntries(entries)), size: at }
}

it('tells each array with its place from the beginning of the file', () =>
  fc.assert(
    fc.asyncProperty(arrays, async (list) => {
      const { header, size } = described(list)
      const { entries, size: whole } = await read(fileOf(header, size))
      expect([...entries.keys()].sort()).toEqual(Object.keys(JSON.parse(header) as object).sort())
      for (const { dtype, shape, from, to } of entries.values()) expect(to - from).toBe(shape.reduce((a, b) => a * b, types[dtype as keyof typeof types]))
      expect(whole).toBe(8 + Buffer.byteLength(header) + size)
    }),
    { numRuns: 60 },
  ))

it('refuses a file that was cut off anywhere, in words', () =>
  fc.assert(
    fc.asyncProperty(arrays.filter((list) => described(list).size > 0), fc.nat(), async (list, cut) => {
      const { header, size } = described(list)
      const whole = fileOf(header, size)
      await expect(read(whole.subarray(0, cut % whole.length))).rejects.toThrow(Refused)
    }),
    { numRuns: 100 },
  ))

it('reads any bytes or refuses them, and never reaches beyond the file', () =>
  fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map((text) => fileOf(text, 16)), fc.jsonValue().map((value) => fileOf(JSON.stringify({ a: value, b: { dtype: 'F32', shape: [2], data_offsets: value } }), 16))), async (bytes) => {
      const found = await read(bytes).catch((thrown: unknown) => thrown)
      if (!(found instanceof Refused)) for (const { from, to } of (found as SafetensorsHeader).entries.values()) expect([from >= 8, from <= to, to <= bytes.length]).toEqual([true, true, true])
    }),
    { numRuns: 200 },
  ))

it.each([
  ['a length beyond the format\'s', fileOf('{}', 0, 100_000_001), 'no safetensors file'],
  ['a length beyond the file', fileOf('{}', 0, 50), 'cut off'],
  ['a length of 64 bits', Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 0), 'no safetensors file'],
  ['an array beyond the file', fileOf('{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}', 12), 'does not lie within'],
  ['an array that is not as large as its shape', fileOf('{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,16]}}', 16), 'as its shape'],
  ['an array that ends before it begins', fileOf('{"a":{"dtype":"X","shape":[4],"data_offsets":[9,8]}}', 16), 'does not lie within'],
  ['places that are no whole numbers', fileOf('{"a":{"dtype":"F16","shape":[1],"data_offsets":[0.5,2.5]}}', 16), 'lacks'],
  ['metadata of numbers', fileOf('{"__metadata__":{"a":1}}', 0), 'metadata'],
])('refuses %s', async (_, bytes, words) => expect(read(bytes)).rejects.toThrow(words))
