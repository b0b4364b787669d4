/** Order, clusters and lines: held against examples of the Unicode standard, and against any string at all. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { setLetters } from '../../../engine/media/text/letters.ts'
import { cleaned, paragraphsOf, takeApart } from '../../../engine/media/text/paragraph.ts'
import { setLine, type SetLine } from '../../../engine/media/text/set-line.ts'
import { setText } from '../../../engine/media/text/set-text.ts'
import { openChain } from '../../../engine/media/text/sources.ts'

const noFile = (file: string): Promise<string> => Promise.reject(new Error(`${file} is not there`))

async function line(text: string, space = 0): Promise<SetLine & { shown: string; text: string }> {
  const clean = cleaned(text)
  const set = setLine(await takeApart(clean, await openChain('sans', 'regular', noFile, clean)), { size: 40, space })
  return { ...set, text: clean, shown: set.parts.map(({ start, end }) => clean.slice(start, end)).join('') }
}

/** Capitals stand for letters of Hebrew, as in UAX 9. */
const hebrew = (text: string): string => text.replace(/[A-Z]/g, (letter) => String.fromCodePoint(0x5d0 + letter.charCodeAt(0) - 65))
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g
const [RLI, LRI, PDI, RLE, PDF] = ['\u2067', '\u2066', '\u2069', '\u202b', '\u202c']

describe('the order of letters, as UAX 9 gives it', () => {
  test.each([
    ['car means CAR.', 'car means RAC.'],
    [`${RLI}car MEANS CAR.${PDI}`, '.RAC SNAEM car'],
    [`${RLE}car MEANS CAR.${PDF}`, '.RAC SNAEM car'],
    [`he said “${RLI}car MEANS CAR${PDI}.” “${RLI}IT DOES${PDI},” she agreed.`, 'he said “RAC SNAEM car.” “SEOD TI,” she agreed.'],
    [`DID YOU SAY ’${LRI}he said “${RLI}car MEANS CAR${PDI}”${PDI}‘?`, '?‘he said “RAC SNAEM car”’ YAS UOY DID'],
    ['ABC 123', '123 CBA'],
    ['abc CAR 123', 'abc 123 RAC'],
    ['A 1.5, B', 'B ,1.5 A'],
    ['ABC😀 de', 'de 😀CBA'],
    ['a𞤀𞤁b', 'a𞤁𞤀b'],
  ])('%s', async (memory, display) => {
    expect((await line(hebrew(memory))).shown.replace(CONTROLS, '')).toBe(hebrew(display))
  })

  test('brackets are turned round within Hebrew', async () => {
    const [round, turned] = [(await line('(')).parts[0]!, (await line('א)')).parts.find(({ start }) => start === 1)!]
    expect(turned.glyphs.map(({ id }) => id)).toEqual(round.glyphs.map(({ id }) => id))
  })
})

describe('clusters stay whole', () => {
  test.each([
    ['x\u0302a', ['x\u0302', 'a']],
    ['क्षत्रिय है', ['क्षत्रिय', ' ', 'है']],
    ['தமிழ்', ['த', 'மி', 'ழ்']],
    ['👩‍👩‍👧🇫🇷👍🏽', ['👩‍👩‍👧', '🇫🇷', '👍🏽']],
    ['1️⃣#️⃣', ['1️⃣', '#️⃣']],
    ['น้ำใจ', ['น้ำ', 'ใ', 'จ']],
    ['سلام عليكم', ['عليكم', ' ', 'سلام']],
    ['한글', ['한', '글']],
  ])('%s', async (text, parts) => {
    const set = await line(text)
    expect(set.parts.map(({ start, end }) => set.text.slice(start, end))).toEqual(parts)
  })
  test('an emoji of several letters is one glyph', async () => {
    for (const text of ['👩‍👩‍👧', '🇫🇷', '👍🏽', '🏳️‍🌈', '1️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿']) {
      const glyphs = (await line(text)).parts.flatMap((part) => part.glyphs).filter(({ id }) => id > 3)
      expect([text, glyphs.length]).toEqual([text, 1])
    }
  })
  test('a ligature is one part, and two where letters are set apart', async () => {
    const chain = await openChain('sans', 'regular', noFile, '')
    const dejavu = { ...chain, faceOf: async () => chain.faceOf('x\u0302') }
    const parts = async (space: number): Promise<number> => setLine(await takeApart('fi', dejavu), { size: 40, space }).parts.length
    expect([await parts(0), await parts(1)]).toEqual([1, 2])
  })
  test('space between letters leaves joined words as they are', async () => {
    const [close, apart] = [await line('سلام سلام'), await line('سلام سلام', 10)]
    expect(apart.width - close.width).toBeCloseTo(20, 5)
  })
})

describe('any text', () => {
  const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
  const any = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.array(fc.constantFrom(...'aé שםا لم١क्षि์ำ漢か한\u0302\u064b\u200d\u200c\ufe0f\u202e\u2067\u2069\u00ad👩🇫🏽\t\n😀\ud83d('), { maxLength: 40 }).map((list) => list.join('')),
  )
  test('is set: every cluster once, and a finite width', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(any, fc.constantFrom(0, 4), async (text, space) => {
        for (const paragraph of paragraphsOf(cleaned(text))) {
          const { parts, width, text: clean } = await line(paragraph, space)
          expect(Number.isFinite(width) && width >= 0).toBe(true)
          const ordered = [...parts].sort((a, b) => a.start - b.start)
          expect(ordered.map(({ start, end }) => clean.slice(start, end)).join('')).toBe(clean)
          const edges = new Set([...graphemes.segment(clean)].map(({ index }) => index))
          for (const { start, glyphs, advance } of parts) {
            expect(edges.has(start)).toBe(true)
            expect([advance, ...glyphs.flatMap(({ x, y, stretch }) => [x, y, stretch])].every(Number.isFinite)).toBe(true)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
  test('breaks into lines that hold all its letters, none wider than asked', { timeout: 120_000 }, async () => {
    const words = fc.array(fc.constantFrom('office', 'שלום', 'سلام', 'ภาษาไทยง่ายมาก', '漢字仮名交じり文', 'x\u0302'.repeat(9), '123', '(a)'), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(words, fc.integer({ min: 60, max: 400 }), async (list, maxWidth) => {
        const { width } = await setText({ text: list.join(' '), size: 20, colour: '#ffffff', maxWidth }, noFile)
        expect(width).toBeLessThanOrEqual(maxWidth + 2 * Math.ceil(20 * 0.12) + 2)
      }),
      { numRuns: 60 },
    )
  })
})

describe('what no font has', () => {
  test('is a box, and named', async () => {
    const { missing, svg } = await setText({ text: 'a\u{1f09f}b', size: 40, colour: '#ffffff' }, noFile)
    expect(missing).toEqual(['\u{1f09f}'])
    expect(svg.match(/<path/g)).toHaveLength(3)
  })
  test('nobody misses joiners, selectors, marks of direction and control characters', async () => {
    const { missing } = await setText({ text: 'a\u200d\u200c\u202e\u2066\ufe0f\u00ad\u0007\ufeff\u2060b\u3000\u2003\u00a0', size: 40, colour: '#ffffff' }, noFile)
    expect(missing).toEqual([])
  })
  test.each(['Ωμέγα Ελλάδα', 'Привіт, ёж', 'العربية ١٢٣ ،؟', 'עִבְרִית ״׳', 'हिन्दी ॐ ।', 'ภาษาไทย ๑๒๓ ฿', '简体中文，繁體中文。', '日本語「カタカナ」ー', '한국어', '→ ★ ♫ ½ ∑ € ₹ ₿ ✓', 'বাংলা தமிழ் తెలుగు ಕನ್ನಡ മലയാളം ગુજરાતી ਪੰਜਾਬੀ සිංහල ខ្មែរ ລາວ မြန်မာ አማርኛ Հայերեն ქართული', '😀❤️‍🔥🫶🏿🏴‍☠️', '𝓗𝓮𝓵𝓵𝓸 𝔘𝔫𝔦 𝟙'])('%s is there', async (text) => {
    for (const weight of ['regular', 'bold'] as const) expect((await setText({ text, size: 20, colour: '#ffffff', weight }, noFile)).missing).toEqual([])
  })
})

describe('letters of a title', () => {
  test('come in reading order, the joined word whole', async () => {
    const { parts, pictures, direction, width } = await setLetters({ text: 'שלום سلام x\u0302', size: 60, colour: '#ffffff', tracking: 0.02 }, noFile)
    expect(direction).toBe('rtl')
    expect(parts.map(({ order }) => order)).toEqual([7, 5, 3, 2, 1, 0])
    expect([...parts].every(({ x }, i) => i === 0 || x > parts[i - 1]!.x)).toBe(true)
    expect(pictures).toHaveLength(6)
    expect(width).toBeGreaterThan(200)
  })
  test('share a picture where they look alike; emoji have their own colours', async () => {
    const { parts, pictures } = await setLetters({ text: 'aa😀a', size: 60, colour: '#ffffff' }, noFile)
    expect(parts.map(({ picture }) => picture)).toEqual([0, 0, 1, 0])
    expect(pictures.map(({ inColours }) => inColours)).toEqual([false, true])
  })
})

test('5,000 letters are set in a second or two', { timeout: 60_000 }, async () => {
  const text = 'The quick brown fox jumps over the lazy dog, שלום עולם سلام عليكم. '.repeat(80)
  const begun = performance.now()
  const { height } = await setText({ text, size: 20, colour: '#ffffff', maxWidth: 1200 }, noFile)
  expect(height).toBeGreaterThan(600)
  expect(performance.now() - begun).toBeLessThan(8000)
})
