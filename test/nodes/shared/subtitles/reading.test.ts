/** Limits of reading, by Netflix's timed text style guides: the numbers are theirs. */
import { expect, it } from 'vitest'
import { cuesOfSpeech } from '../../../../nodes/shared/subtitles/cues-of-speech.ts'
import { readingOf } from '../../../../nodes/shared/subtitles/reading.ts'

it.each([['en', 42, 20], ['de-AT', 42, 20], ['', 42, 20], ['ja', 13, 4], ['zh-Hant', 16, 9], ['ko-KR', 16, 12]] as const)('%s', (language, letters, speed) => expect(readingOf(language, '')).toEqual({ letters, speed }))
it('are those of the text where no language is named', () => {
  expect(readingOf('', 'すべての人間は自由である。')).toEqual({ letters: 13, speed: 4 })
  expect(readingOf('en', 'すべての人間は自由である。')).toEqual({ letters: 42, speed: 20 })
})
it('cut Japanese into cues of two lines of 13', () => {
  const words = [...'むかしむかしあるところにおじいさんとおばあさんがいましたある日おじいさんは山へしばかりにおばあさんは川へ洗濯に行きました。'].map((text, k) => ({ text, from: k * 0.2, to: k * 0.2 + 0.2, phonemes: [], joined: true as const }))
  const cues = cuesOfSpeech({ alphabet: 'ipa', duration: words.length * 0.2, words }, { ...readingOf('ja', ''), lines: 2 })
  expect(cues.length).toBeGreaterThan(1)
  for (const { text } of cues) expect([...text].length).toBeLessThanOrEqual(26)
})
