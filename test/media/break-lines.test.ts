/** Lines of titles, against every way to break them tried out. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { breakPieces, breaksOf, joined, piecesOf } from '../../engine/media/break-lines.ts'

describe('pieces', () => {
  it.each([
    ['one  two\tthree', ['one', 'two', 'three']],
    ['', []],
    ['well-known, “quoted” end.', ['well-known,', '“quoted”', 'end.']],
    ['今日は、天気がいい。', ['今日', 'は、', '天気', 'が', 'いい。']],
    ['春は「あけぼの」', ['春', 'は', '「あけぼの」']],
    ['😀👩‍👩‍👧🇫🇷!', ['😀', '👩‍👩‍👧', '🇫🇷!']],
    ['10\u00a0km far', ['10\u00a0km', 'far']],
  ])('of "%s"', (line, texts) => {
    const pieces = piecesOf(line)
    expect(pieces.map((one) => one.text)).toEqual(texts)
    expect(joined(pieces)).toBe(line.trim().replaceAll(/[ \t]+/g, ' '))
  })
})

describe('places where a line may begin', () => {
  it.each([
    ['one two', ['one ', 'two']],
    ['a\u200bb \u00a0c', ['a\u200b', 'b ', '\u00a0c']],
    ['ภาษาไทยง่าย abc', ['ภาษา', 'ไทย', 'ง่าย ', 'abc']],
    [' x', [' ', 'x']],
  ])('of "%s"', (line, parts) => {
    const places = [0, ...[...breaksOf(line)].sort((a, b) => a - b), line.length]
    expect(places.slice(1).map((end, i) => line.slice(places[i], end))).toEqual(parts)
  })
  it('never lie within a letter and its marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (line) => {
        const starts = new Set([...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(line)].map(({ index }) => index))
        for (const place of breaksOf(line)) expect(starts.has(place)).toBe(true)
        expect(piecesOf(line).map(({ text }) => text).join('')).toBe(line.replace(/[^\S\u00a0\u2007\u202f\ufeff]+/g, ''))
      }),
    )
  })
})

describe('lines', () => {
  it('are as few as hold the words, and of those the ones that differ least', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 9 }), fc.integer({ min: 4, max: 40 }), (words, room) => {
        const pieces = piecesOf(words.join(' '))
        const lines = breakPieces(pieces, pieces.map((one) => one.text.length), 1, room).map(joined)
        expect(lines.join(' ')).toBe(words.join(' '))
        const emptyOf = (all: readonly string[]): number => all.reduce((sum, line) => sum + Math.max(0, room - line.length) ** 2, 0)
        let best = { lines: Infinity, empty: Infinity }
        for (let cuts = 0; cuts < 1 << (words.length - 1); cuts++) {
          const tried: string[][] = [[]]
          words.forEach((one, i) => {
            tried.at(-1)!.push(one)
            if ((cuts >> i) & 1) tried.push([])
          })
          const texts = tried.map((one) => one.join(' '))
          if (tried.some((one) => one.length > 1 && one.join(' ').length > room)) continue
          const empty = emptyOf(texts)
          if (texts.length < best.lines || (texts.length === best.lines && empty < best.empty)) best = { lines: texts.length, empty }
        }
        expect({ lines: lines.length, empty: emptyOf(lines) }).toEqual(best)
      }),
    )
  })
})
