/** LoRA files with damaged or odd headers: read, or refused with E_LORA, and nothing else ever. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLora, type Lora } from '../../../engine/models/lora/lora-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-lora-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(bytes: Uint8Array): Promise<Lora> {
  const file = join(folder, 'a.safetensors')
  await writeFile(file, bytes)
  return readLora(file)
}

type Header = Record<string, unknown>
function fileOf(header: unknown, data = Buffer.alloc(256)): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, data])
}

const [DOWN, UP, MID, ALPHA] = ['unet.x.conv.lora_down.weight', 'unet.x.conv.lora_up.weight', 'unet.x.conv.lora_mid.weight', 'unet.x.conv.alpha']
/** One array behind the other. */
function layout(shapes: Readonly<Record<string, readonly number[]>>): Header {
  let at = 0
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const from = at
      at += 4 * shape.reduce((product, one) => product * one, 1)
      return [name, { dtype: 'F32', shape, data_offsets: [from, at] }]
    }),
  )
}
const WHOLE = { [DOWN]: [2, 4], [UP]: [3, 2] }
const whole = (more: Header = {}): Header => ({ ...layout(WHOLE), ...more })

describe('odd, but whole', () => {
  it.each<[string, Header]>([
    ['as it should be', whole()],
    ['metadata that is null', whole({ __metadata__: null })],
    ['positions as whole numbers beside it', whole({ 'text_model.embeddings.position_ids': { dtype: 'I64', shape: [1, 2], data_offsets: [56, 72] } })],
    ['eight bit weights of something else beside it', whole({ scales: { dtype: 'F8_E4M3', shape: [4], data_offsets: [56, 60] } })],
    ['an empty array of something else beside it', whole({ nothing: { dtype: 'F32', shape: [0], data_offsets: [56, 56] } })],
  ])('%s is read', async (_, header) => expect((await read(fileOf(header))).layers).toMatchObject([{ product: { rank: 2, scale: 1 } }]))
})

describe('refused', () => {
  const changed = (change: Header): Header => whole({ [DOWN]: { ...(whole()[DOWN] as Header), ...change } })
  it.each<[string, unknown, RegExp]>([
    ['an entry that is null', whole({ [DOWN]: null }), /lacks a type, a shape or a place/],
    ['an entry that is a list', whole({ [DOWN]: [1] }), /lacks a type, a shape or a place/],
    ['no shape', changed({ shape: undefined }), /lacks a type/],
    ['a shape that is a text', changed({ shape: '2,4' }), /lacks a type/],
    ['a shape of texts', changed({ shape: ['2', '4'] }), /lacks a type/],
    ['sizes below nothing', changed({ shape: [-2, -4] }), /lacks a type/],
    ['sizes that are no whole numbers', changed({ shape: [0.5, 16] }), /lacks a type/],
    ['one place instead of two', changed({ data_offsets: [0] }), /lacks a type/],
    ['an end before its beginning', changed({ data_offsets: [32, 0] }), /does not lie within the file/],
    ['an end beyond the file', changed({ data_offsets: [1000, 1032] }), /does not lie within the file/],
    ['a place outside the file in an array that is not read', whole({ other: { dtype: 'I64', shape: [1], data_offsets: [1e9, 1e9 + 8] } }), /does not lie within the file/],
    ['a shape of another size', changed({ shape: [2, 5] }), /not as large as its shape/],
    ['a layer of whole numbers', changed({ dtype: 'I8', data_offsets: [0, 8] }), /is of I8/],
    ['a type that is a name of Object', changed({ dtype: 'constructor' }), /is of constructor/],
    ['metadata that is a number', whole({ __metadata__: 5 }), /metadata/],
    ['metadata of numbers', whole({ __metadata__: { 'modelspec.trigger_phrase': 7 } }), /metadata/],
    ['a header that is a list', [1, 2], /no JSON object/],
    ['a header that is null', 'null', /no JSON object/],
    ['no dimensions', layout({ [DOWN]: [], [UP]: [] }), /no size/],
    ['one dimension', layout({ [DOWN]: [4], [UP]: [4] }), /no size/],
    ['rank 0', layout({ [DOWN]: [0, 4], [UP]: [3, 0] }), /no size/],
    ['two ranks', layout({ [DOWN]: [2, 4], [UP]: [3, 1] }), /rank 2 on one side and 1 on the other/],
    ['an upper half of nine pixels', layout({ [DOWN]: [2, 4], [UP]: [1, 2, 3, 3] }), /more than a matrix/],
    ['a middle of another rank', layout({ ...WHOLE, [MID]: [1, 2, 3, 3] }), /middle/],
    ['a flat middle', layout({ ...WHOLE, [MID]: [2] }), /no size/],
    ['an alpha of nothing', layout({ ...WHOLE, [ALPHA]: [0] }), /alpha/],
    ['an alpha of two', layout({ ...WHOLE, [ALPHA]: [2] }), /alpha/],
  ])('%s', async (_, header, message) => expect(read(fileOf(header))).rejects.toMatchObject({ code: 'E_LORA', message: expect.stringMatching(message) as string }))

  it('an alpha that is no number', async () => {
    const data = Buffer.alloc(256)
    data.writeFloatLE(NaN, 56)
    await expect(read(fileOf(layout({ ...WHOLE, [ALPHA]: [] }), data))).rejects.toMatchObject({ code: 'E_LORA', message: expect.stringContaining('alpha') as string })
  })
  it('a folder', () => expect(readLora(folder)).rejects.toMatchObject({ code: 'E_LORA' }))
})

describe('any damage', () => {
  const original = readFileSync(new URL('../../fixtures/models/lora/kohya.safetensors', import.meta.url))
  const end = 8 + Number(original.readBigUInt64LE())
  const header = JSON.parse(original.subarray(8, end).toString()) as Record<string, Header>
  const data = original.subarray(end)
  /** Read to something that can be merged, or E_LORA. */
  async function judge(bytes: Uint8Array): Promise<void> {
    const result = await read(bytes).catch((thrown: unknown) => thrown)
    if (result instanceof Error) expect(result).toMatchObject({ code: 'E_LORA' })
    else for (const { product, diff, bias } of (result as Lora).layers) expect(product === undefined ? diff ?? bias : product.rank > 0 && Number.isFinite(product.scale)).toBeTruthy()
  }
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(null, -1, 0, 1e300, '4', [], {}, [0], [4], [-1, 4], [0, 0], 'F64', 'I64', '__proto__'))

  it('to a field is read or refused', () =>
    fc.assert(fc.asyncProperty(fc.constantFrom(...Object.keys(header)), fc.constantFrom('dtype', 'shape', 'data_offsets', 'ss_base_model_version', 'ss_tag_frequency'), value, (name, field, put) =>
      judge(fileOf({ ...header, [name]: { ...header[name], [field]: put } }, data)))))
  it('to an entry is read or refused', () =>
    fc.assert(fc.asyncProperty(fc.constantFrom(...Object.keys(header), 'constructor', 'unet.y.lora_A.weight'), value, (name, put) => judge(fileOf({ ...header, [name]: put }, data)))))
  it('to the bytes of its header is read or refused', () =>
    fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 0, max: end - 1 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }), (bytes) => {
      const damaged = Buffer.from(original)
      for (const [at, byte] of bytes) damaged[at] = byte
      return judge(damaged)
    })))
  it('to its length is read or refused', () => fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: original.length }), (length) => judge(original.subarray(0, length)))))
})
