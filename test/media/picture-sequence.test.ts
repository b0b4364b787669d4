import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inNaturalOrder, isSequence, listSequence, numbersOf, patternOf, rangesOf } from '../../engine/media/picture-sequence.ts'
import { createSequenceSource } from '../../engine/media/sequence-source.ts'
import { createProject, type Project } from './media-fixture.ts'

let project: Project
const grey = (value: number, width = 16, height = 12): Promise<Buffer> => sharp({ create: { width, height, channels: 3, background: { r: value, g: value, b: value } } }).png().toBuffer()
beforeAll(async () => {
  project = createProject()
  mkdirSync(project.path('100% shot'))
  for (const n of [1, 2, 3, 9, 10, 11, 12]) writeFileSync(project.path(`100% shot/img_${n}.png`), await grey(n * 16))
  writeFileSync(project.path('100% shot/notes.txt'), 'no picture')
  writeFileSync(project.path('100% shot/.hidden.png'), await grey(1))
})
afterAll(() => project.close())

const names = async (file: string): Promise<string[]> => (await listSequence(project.dir, file)).map((one) => one.file.split('/').at(-1)!)
const WANTED = [1, 2, 3, 9, 10, 11, 12].map((n) => `img_${n}.png`)

test.each(['100% shot', '100% shot/', '100% shot/img_%d.png', '100% shot/img_*.png', '100% shot/*.png', './100% shot/img_*'])('%s: the pictures in the order of their numbers', async (file) => {
  expect(await names(file)).toEqual(WANTED)
})

test('width of the number, and one character', async () => {
  expect(await names('100% shot/img_%02d.png')).toEqual(WANTED.slice(4))
  expect(await names('100% shot/img_?.png')).toEqual(WANTED.slice(0, 4))
})

test('a file that is called like a pattern is itself', async () => {
  writeFileSync(project.path('take 001.png'), await grey(9))
  writeFileSync(project.path('take %03d.png'), await grey(8))
  writeFileSync(project.path("100% d'é %d film.mp4"), '')
  for (const file of ['take %03d.png', "100% d'é %d film.mp4"]) expect(await isSequence(project.dir, file)).toBe(false)
  expect(await names('take %03d.png')).toEqual(['take %03d.png'])
  expect(await isSequence(project.dir, 'take %04d.png')).toBe(true)
})

test.each([
  ['100% shot/none_%d.png', 'E_ASSET_MISSING'],
  ['nowhere/img_%d.png', 'E_ASSET_MISSING'],
  ['100% shot/img_1.png', 'E_ASSET_MISSING'],
  ['../img_%d.png', 'E_ASSET_PATH'],
  ['..', 'E_ASSET_PATH'],
])('%s is %s', async (file, code) => {
  await expect(listSequence(project.dir, file)).rejects.toMatchObject({ code })
})

test('a picture that is too large, anywhere in it, is told as that and by its place in the project', async () => {
  mkdirSync(project.path('sizes'))
  writeFileSync(project.path('sizes/1.png'), await grey(3))
  writeFileSync(project.path('sizes/2.png'), await grey(3, 160, 120))
  const opened = createSequenceSource(await listSequence(project.dir, 'sizes'), 'sizes', { fps: 8, gaps: 'skip' }, 1000, () => undefined)
  await expect(opened).rejects.toMatchObject({ code: 'E_IMAGE_SIZE', faults: [{ file: 'sizes/2.png' }] })
})

test('a link out of the project is not read', async () => {
  mkdirSync(project.path('links'))
  const outside = join(tmpdir(), `outside-${process.pid}.png`)
  writeFileSync(outside, await grey(3))
  symlinkSync(outside, project.path('links/img_1.png'))
  await expect(listSequence(project.dir, 'links')).rejects.toMatchObject({ code: 'E_ASSET_PATH' })
})

test('the digest changes with any picture and any name, and with nothing else', async () => {
  const before = await project.media.digest('100% shot')
  expect(await project.media.digest('100% shot/img_*.png')).toBe(before)
  writeFileSync(project.path('100% shot/notes.txt'), 'other words')
  expect(await project.media.digest('100% shot')).toBe(before)
  writeFileSync(project.path('100% shot/img_13.png'), await grey(1))
  expect(await project.media.digest('100% shot')).not.toBe(before)
})

describe('pure', () => {
  test('a pattern takes what it writes, and no name breaks it', () => {
    fc.assert(fc.property(fc.string(), fc.nat(99_999), fc.string(), (a, n, b) => {
      const [head, tail] = [a, b].map((one) => one.replace(/[%*?]/g, '')) as [string, string]
      expect(patternOf(`${head}%04d${tail}`).test(`${head}${String(n).padStart(4, '0')}${tail}`)).toBe(true)
      expect(patternOf(`${head}*${tail}`).test(`${head}${n}${tail}`)).toBe(true)
      expect(patternOf(`${head}%d${tail}x`).test(`${head}${n}${tail}`)).toBe(false)
    }))
  })
  test('natural order is the order of numbers, however they are padded', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(1e6)), (numbers) => {
      const sorted = numbers.toSorted((a, b) => a - b).map((n) => `a ${n}.png`)
      expect(inNaturalOrder(numbers.map((n) => `a ${n}.png`))).toEqual(sorted)
    }))
  })
  test('gaps in the numbers', () => {
    const of = (...numbers: number[]) => numbersOf(numbers.map((n) => `f/a_${n}.png`))
    expect(of(1, 2, 4, 5, 6, 9)).toEqual({ places: [0, 1, 3, 4, 5, 8], missing: [3, 7, 8] })
    expect(of(10, 20, 30, 50)).toEqual({ places: [0, 1, 2, 4], missing: [40] })
    // Times of day, and names without numbers, have no gaps.
    expect(of(101501, 101733, 112240)).toMatchObject({ missing: [] })
    expect(numbersOf(['a.png', 'b.png'])).toEqual({ places: [0, 1], missing: [] })
    expect(rangesOf([4, 7, 8, 9, 12])).toBe('4, 7-9, 12')
  })
})
