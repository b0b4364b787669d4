/** Font files of projects: each kind, those without Latin, and those that are damaged. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import * as hb from 'harfbuzzjs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Still } from '../../../engine/frames/clip.ts'
import { unpackFont } from '../../../engine/media/text/unpack-font.ts'
import { createProject } from '../media-fixture.ts'

const { resolve } = createRequire(import.meta.url)
const project = createProject()
const noto = (name: string): Buffer => readFileSync(resolve(`@fontsource-variable/noto-sans-${name}/files/noto-sans-${name}-${name}-wght-normal.woff2`))
const dejavu = readFileSync(resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'))
const text = (words: string, font: string): Promise<Still> => project.service().text({ text: words, font, size: 40, colour: '#ffffff' })
const ink = ({ data }: Still): number => data.reduce((sum, value, i) => (i % 4 === 3 ? sum + value : sum), 0)

/** Two fonts in one file, the first of which counts. */
function collection(font: Buffer): Buffer {
  const head = Buffer.alloc(16)
  head.write('ttcf', 'latin1')
  head.writeUInt32BE(0x10000, 4)
  head.writeUInt32BE(1, 8)
  head.writeUInt32BE(16, 12)
  const moved = Buffer.from(font)
  for (let i = 0; i < moved.readUInt16BE(4); i++) moved.writeUInt32BE(moved.readUInt32BE(12 + i * 16 + 8) + 16, 12 + i * 16 + 8)
  return Buffer.concat([head, moved])
}

/** A font with one more table. */
function withTable(font: Buffer, tag: string, data: Buffer): Buffer {
  const count = font.readUInt16BE(4)
  const entries = Array.from({ length: count }, (_, i) => Buffer.from(font.subarray(12 + i * 16, 28 + i * 16)))
  for (const entry of entries) entry.writeUInt32BE(entry.readUInt32BE(8) + 16, 8)
  const own = Buffer.alloc(16)
  own.write(tag, 'latin1')
  own.writeUInt32BE(font.length + 16, 8)
  own.writeUInt32BE(data.length, 12)
  const head = Buffer.from(font.subarray(0, 12))
  head.writeUInt16BE(count + 1, 4)
  const sorted = [...entries, own].sort((a, b) => a.compare(b, 0, 4, 0, 4))
  return Buffer.concat([head, ...sorted, font.subarray(12 + count * 16), data])
}

/** Apple's pictures of glyphs: one, of 20 pixels to the em, for one glyph. */
function sbix(glyphs: number, glyph: number, png: Buffer): Buffer {
  const strike = Buffer.alloc(4 + 4 * (glyphs + 1))
  strike.writeUInt16BE(20, 0)
  strike.writeUInt16BE(72, 2)
  const picture = Buffer.concat([Buffer.alloc(4), Buffer.from('png ', 'latin1'), png])
  for (let i = 0; i <= glyphs; i++) strike.writeUInt32BE(strike.length + (i > glyph ? picture.length : 0), 4 + i * 4)
  const head = Buffer.alloc(12)
  head.writeUInt16BE(1, 0)
  head.writeUInt16BE(1, 2)
  head.writeUInt32BE(1, 4)
  head.writeUInt32BE(12, 8)
  return Buffer.concat([head, strike, picture])
}

beforeAll(async () => {
  const put = (name: string, bytes: Uint8Array): void => writeFileSync(project.path(name), bytes)
  put('hebrew.woff2', noto('hebrew'))
  put('hebrew.ttf', await unpackFont(noto('hebrew')))
  put('dejavu.ttf', dejavu)
  put('dejavu.ttc', collection(dejavu))
  put('inter.woff', readFileSync(resolve('@fontsource/inter/files/inter-latin-400-normal.woff')))
})
afterAll(() => project.close())

describe('a font file', () => {
  test('is the same packed and unpacked', async () => expect(await text('שלום', 'hebrew.woff2')).toEqual(await text('שלום', 'hebrew.ttf')))
  test('is the same in a collection', async () => expect(await text('Abc', 'dejavu.ttc')).toEqual(await text('Abc', 'dejavu.ttf')))
  test('is the bundled one where it is a copy of it', async () => expect(await text('Abc', 'inter.woff')).toEqual(await text('Abc', 'sans')))
  test('without Latin sets its own script, and other letters come from elsewhere', async () => {
    const before = project.warnings.length
    expect(ink(await text('שלום', 'hebrew.woff2'))).toBeGreaterThan(1000)
    expect(ink(await text('abc', 'hebrew.woff2'))).toBeGreaterThan(1000)
    expect(project.warnings.slice(before)).toEqual([])
  })
  test('of variable weight has the weight asked for', async () => {
    const at = (weight: 'regular' | 'bold') => project.service().text({ text: 'שלום', font: 'hebrew.ttf', size: 100, colour: '#ffffff', weight })
    expect(ink(await at('bold'))).toBeGreaterThan(ink(await at('regular')) * 1.2)
  })
  test('with pictures of glyphs shows them', async () => {
    const font = new hb.Font(new hb.Face(new hb.Blob(dejavu)))
    const png = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#ff0000' } }).png().toBuffer()
    const glyphs = dejavu.readUInt16BE(dejavu.readUInt32BE(12 + 16 * Array.from({ length: dejavu.readUInt16BE(4) }, (_, i) => dejavu.toString('latin1', 12 + i * 16, 16 + i * 16)).indexOf('maxp') + 8) + 4)
    writeFileSync(project.path('pictures.ttf'), withTable(dejavu, 'sbix', sbix(glyphs, font.nominalGlyph(0x41)!, png)))
    const reds = ({ data }: Still): number => data.filter((value, i) => i % 4 === 0 && value > 200 && data[i + 1]! < 50 && data[i + 3]! > 200).length
    expect(reds(await text('A', 'pictures.ttf'))).toBeGreaterThan(600)
    expect([reds(await text('B', 'pictures.ttf')), ink(await text('B', 'pictures.ttf')) > 1000]).toEqual([0, true])
  })
  test('is read anew when it changes', async () => {
    writeFileSync(project.path('mine.ttf'), dejavu)
    const one = await text('Abc', 'mine.ttf')
    writeFileSync(project.path('mine.ttf'), readFileSync(resolve('dejavu-fonts-ttf/ttf/DejaVuSerif.ttf')))
    expect(await text('Abc', 'mine.ttf')).not.toEqual(one)
  })
  test.each<[string, Buffer]>([
    ['empty', Buffer.alloc(0)],
    ['text', Buffer.from('not a font at all, only words')],
    ['cut', dejavu.subarray(0, 5000)],
    ['woff', Buffer.concat([Buffer.from('wOFF'), Buffer.alloc(60, 0xff)])],
    ['woff2', Buffer.concat([Buffer.from('wOF2'), Buffer.alloc(60, 0xff)])],
    ['woff2-cut', noto('hebrew').subarray(0, 3000)],
    ['picture', Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')],
  ])('that is none is E_FONT: %s', async (name, bytes) => {
    writeFileSync(project.path(`${name}.ttf`), bytes)
    await expect(text('Abc', `${name}.ttf`)).rejects.toMatchObject({ code: 'E_FONT' })
    expect(ink(await text('Abc', 'sans'))).toBeGreaterThan(1000)
  })

  test('damaged anywhere: it is set somehow, or E_FONT, and others are set as before', { timeout: 120_000 }, async () => {
    const whole = await text('Abc שלום', 'sans')
    const hebrew = Buffer.from(await unpackFont(noto('hebrew')))
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(hebrew.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 }), async (damage) => {
        const bytes = Buffer.from(hebrew)
        for (const [at, value] of damage) bytes[at] = value
        const name = `damaged-${count++}.ttf`
        writeFileSync(project.path(name), bytes)
        const made = await text('שלום בְּ', name).catch((fault: { code?: string }) => fault.code)
        expect(typeof made === 'object' || made === 'E_FONT').toBe(true)
      }),
      { numRuns: 60 },
    )
    expect(await text('Abc שלום', 'sans')).toEqual(whole)
  })
})
