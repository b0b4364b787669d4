/** How text is set, held against ffmpeg's drawtext (fribidi) and libass (fribidi and HarfBuzz) with the same font files. */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProject } from '../media-fixture.ts'
import { drawtext, inkOfStill, libass, likeness, unpacked } from './column-ink.ts'

const project = createProject()
const FONTS = {
  'dejavu.ttf': ['dejavu-fonts-ttf/ttf/DejaVuSans.ttf', 'OursVu Sans'],
  'arabic.ttf': ['@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2', 'Ours Sans Arabic'],
  'hebrew.ttf': ['@fontsource-variable/noto-sans-hebrew/files/noto-sans-hebrew-hebrew-wght-normal.woff2', 'Ours Sans Hebrew Thin'],
  'devanagari.ttf': ['@fontsource-variable/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-wght-normal.woff2', 'Ours Sans Devanagari'],
  'thai.ttf': ['@fontsource-variable/noto-sans-thai/files/noto-sans-thai-thai-wght-normal.woff2', 'Ours Sans Thai'],
} as const
type FontFile = keyof typeof FONTS

beforeAll(async () => {
  for (const [name, [file]] of Object.entries(FONTS)) await unpacked(file, project.dir, name)
})
afterAll(() => project.close())

const ours = async (font: FontFile, text: string): Promise<number[]> => inkOfStill(await project.service().text({ text, font, size: 120, colour: '#ffffff' }))

describe('as drawtext sets it', () => {
  test.each<[string, FontFile, string]>([
    ['Hebrew', 'dejavu.ttf', 'שלום עולם'],
    ['Arabic', 'dejavu.ttf', 'السلام عليكم'],
    ['Persian', 'dejavu.ttf', 'زبان فارسی'],
    ['Hebrew with Latin and numbers', 'dejavu.ttf', 'abc שלום 123'],
    ['brackets in Hebrew', 'dejavu.ttf', 'שלום (עולם) 12'],
    ['Arabic of Noto', 'arabic.ttf', 'العربية'],
    ['Devanagari', 'devanagari.ttf', 'नमक कमल'],
    ['Thai', 'thai.ttf', 'สวัสดี'],
    ['a mark over a letter', 'dejavu.ttf', 'x\u0302y\u0303z'],
  ])('%s', async (_, font, text) => expect(likeness(await ours(font, text), drawtext(project.dir, font, text, 120))).toBeGreaterThan(0.85))

  test('and what runs the wrong way is unlike it', async () => {
    expect(likeness(await ours('dejavu.ttf', '\u202dשלום עולם'), drawtext(project.dir, 'dejavu.ttf', 'שלום עולם', 120))).toBeLessThan(0.5)
  })
})

describe('as libass sets it', () => {
  const hasLibass = /\bass\b/.test(execFileSync('ffmpeg', ['-v', 'error', '-filters']).toString())
  test.skipIf(!hasLibass).each<[string, FontFile, string]>([
    ['Devanagari conjuncts and vowels before their letter', 'devanagari.ttf', 'क्षत्रिय हिन्दी'],
    ['Thai with stacked marks', 'thai.ttf', 'น้ำที่นี่'],
    ['Arabic', 'arabic.ttf', 'الخط العربي'],
    ['Arabic with marks', 'dejavu.ttf', 'مُحَمَّد'],
    ['Hebrew with points', 'hebrew.ttf', 'בְּרֵאשִׁית'],
    ['Latin ligatures', 'dejavu.ttf', 'office fluff'],
    ['Latin pairs', 'dejavu.ttf', 'AVATAR Typography'],
    ['Hebrew and Latin', 'dejavu.ttf', 'שלום abc 123 def עולם'],
  ])('%s', async (_, font, text) => {
    const ink = await ours(font, text)
    expect(likeness(ink, libass(project.dir, FONTS[font][1], text, ink.length))).toBeGreaterThan(0.9)
  })
})
