import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SpeechTimings } from '../../../../engine/api.ts'
import { lettersOf } from '../../../../nodes/shared/subtitles/cue.ts'
import { cuesOfSpeech } from '../../../../nodes/shared/subtitles/cues-of-speech.ts'
import { linesOf, shownLines, textOf } from '../../../../nodes/shared/subtitles/lines.ts'

/** Each word takes its letters' share of a second; a number between them is a pause. */
const spoken = (text: string, lettersPerSecond = 14): SpeechTimings => {
  let at = 0
  const words: { text: string; from: number; to: number; phonemes: [] }[] = []
  for (const part of text.split(' ')) {
    if (/^\[[\d.]+\]$/.test(part)) {
      at += Number(part.slice(1, -1))
      continue
    }
    const to = at + (part.length + 1) / lettersPerSecond
    words.push({ text: part, from: at, to, phonemes: [] })
    at = to
  }
  return { alphabet: 'arpabet', duration: at + 0.5, words }
}
const RULES = { letters: 42, lines: 2, speed: 20 }
const width = async (text: string): Promise<number> => lettersOf(text)
const shown = async (text: string, rules = RULES): Promise<string[]> => Promise.all(cuesOfSpeech(spoken(text), rules).map((cue) => shownLines(cue, rules.letters, rules.lines, width)))

describe('cues', () => {
  it.each([
    ['We sail. The sea is calm.', ['We sail.', 'The sea is calm.']],
    ['We sail [0.8] at dawn', ['We sail', 'at dawn']],
    ['Every morning, the boats go out before the sun is up.', ['Every morning, the boats go\nout before the sun is up.']],
    [
      'When the storm had passed over the islands in the north, the people came out of their houses, and they saw that the old bridge was gone for ever.',
      ['When the storm had passed\nover the islands in the north,', 'the people came out of their houses,', 'and they saw that the old\nbridge was gone for ever.'],
    ],
  ])('of %s', async (text, expected) => expect(await shown(text)).toEqual(expected))

  const words = fc.array(fc.constantFrom('the', 'a', 'boat', 'harbour,', 'of', 'unbelievably', 'sea.', 'and', 'why?', '[0.7]', 'I', 'town'), { minLength: 1, maxLength: 80 }).filter((list) => list.some((one) => !one.startsWith('[')))
  it('keep the rules: every word once, two lines of 42 letters, 7 s at most, none over another', async () =>
    fc.assert(fc.asyncProperty(words, async (list) => {
      const cues = cuesOfSpeech(spoken(list.join(' ')), RULES)
      expect(cues.flatMap(({ words: own }) => own!.map(({ text }) => text))).toEqual(list.filter((one) => !one.startsWith('[')))
      for (const [i, cue] of cues.entries()) {
        const lines = await linesOf(cue, RULES.letters, RULES.lines, width)
        expect(lines.length).toBeLessThanOrEqual(2)
        for (const line of lines) expect(lettersOf(textOf(line))).toBeLessThanOrEqual(42)
        expect(cue.to).toBeGreaterThan(cue.from)
        expect(cue.words!.at(-1)!.to - cue.from).toBeLessThanOrEqual(7)
        if (i + 1 < cues.length) expect(cue.to).toBeLessThanOrEqual(cues[i + 1]!.from + 1e-9)
        // Each word is on screen while it is spoken.
        for (const { from, to } of cue.words!) expect(from >= cue.from && to <= cue.to + 1e-9).toBe(true)
      }
    })))
  it('stay on screen for as long as they take to be read, where there is time', () => {
    const [cue] = cuesOfSpeech(spoken('Antidisestablishmentarianism, unbelievably. [5] So.', 60), RULES)
    expect(lettersOf(cue!.text) / (cue!.to - cue!.from)).toBeLessThanOrEqual(20.01)
    expect(cuesOfSpeech(spoken('Go. [5] So.', 60), RULES)[0]!).toMatchObject({ from: 0, to: expect.closeTo(5 / 6, 6) as number })
  })
})

describe('lines', () => {
  it('end with no article where it can be helped', async () => {
    const text = 'They found the key of the house in the garden of an old friend from the village'
    const [first] = (await shown(text))[0]!.split('\n')
    expect(first).not.toMatch(/ (the|of|in|an|from)$/)
  })
  it('of a file stay as they are where they fit', async () => {
    expect(await shownLines({ from: 0, to: 1, text: 'One\nand two words' }, 42, 2, width)).toBe('One\nand two words')
    expect(await shownLines({ from: 0, to: 1, text: 'a\nb\nc' }, 42, 2, width)).toBe('a b c')
  })
  it('are cut between words of scripts without spaces', async () => {
    const words = ['海は', '静か', 'だ。'].map((text, i) => ({ text, from: i, to: i + 1, joined: true as const }))
    expect(await shownLines({ from: 0, to: 3, text: '', words }, 4, 2, width)).toBe('海は\n静かだ。')
  })
})
