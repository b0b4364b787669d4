/** When words are spoken, found in sound: held against what voices tell of themselves, each of them by the others. */
import { describe, expect, it } from 'vitest'
import { createFlite } from '../../../../engine/models/speech/flite.ts'
import { alignText, OTHER_WORDS, type Reading } from '../../../../nodes/shared/align/align.ts'
import { atRate } from '../../../../nodes/shared/speech/at-rate.ts'

const flite = createFlite()
const signal = new AbortController().signal
const SENTENCES = [
  'The birch canoe slid on the smooth planks.', 'It is easy to tell the depth of a well, but nobody knows why 24 of them are dry.',
  'These days a chicken leg is a rare dish.', 'The juice of lemons makes fine punch.',
]
const say = (text: string, voice: string, rate = 1) => flite.say({ tokens: text.split(' '), voice, rate, signal })
const readings = (text: string, but: string): Promise<Reading[]> => Promise.all(['slt', 'rms', 'awb'].filter((one) => one !== but).map((voice) => say(text, voice)))
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length
const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

/** Seconds between what is found and what the voice tells, of phonemes and of words. */
async function errorsOf(voice: string, rate: number, change = (samples: Float32Array): Float32Array => samples) {
  const [sounds, words]: [number[], number[]] = [[], []]
  for (const text of SENTENCES) {
    const truth = await say(text, voice, rate)
    const told = truth.phonemes.filter(({ token }) => token >= 0)
    const { phonemes } = alignText(change(truth.samples), await readings(text, voice))
    expect(phonemes.map(({ symbol, token }) => [symbol, token])).toEqual(told.map(({ symbol, token }) => [symbol, token]))
    for (const [k, one] of told.entries()) {
      const [from, to] = [Math.abs(phonemes[k]!.from - one.from), Math.abs(phonemes[k]!.to - one.to)]
      sounds.push(from, to)
      if (told[k - 1]?.token !== one.token) words.push(from)
      if (told[k + 1]?.token !== one.token) words.push(to)
    }
  }
  return { sounds, words }
}

// Measured on these: 10 to 18 ms on average, 8 to 12 in the middle.
it.each([['slt', 1.3], ['rms', 0.8], ['awb', 1.3], ['kal16', 0.8]] as const)('%s at a rate of %d: words and phonemes within 35 ms on average', async (voice, rate) => {
  const { sounds, words } = await errorsOf(voice, rate)
  expect(mean(words)).toBeLessThan(0.035)
  expect(mean(sounds)).toBeLessThan(0.035)
  expect(middle(sounds)).toBeLessThan(0.016)
}, 60_000)

it('a voice three semitones up, with noise', async () => {
  let state = 7
  const noise = (): number => ((state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x40000000 - 1) * 0.004
  const { words } = await errorsOf('rms', 0.85, (samples) => samples.map((one) => one + noise()))
  expect(mean(words)).toBeLessThan(0.035)
  // Said slowly and played faster: higher by a fifth of its pitch, and as long as before.
  const up = 2 ** (3 / 12)
  const text = SENTENCES[2]!
  const truth = await say(text, 'awb', 1 / up)
  const { phonemes } = alignText(atRate(truth.samples, Math.round(16000 * up), 16000, Math.round(truth.samples.length / up)), await readings(text, 'awb'))
  const told = truth.phonemes.filter(({ token }) => token >= 0)
  expect(mean(told.map(({ from }, k) => Math.abs(phonemes[k]!.from - from / up)))).toBeLessThan(0.035)
}, 60_000)

it('takes pauses for what they are, wherever they are', async () => {
  const text = SENTENCES[0]!
  const { samples, phonemes: told } = await say(text, 'kal16')
  const at = Math.round(told.find(({ token }) => token === 3)!.from * 16000)
  const paused = new Float32Array(samples.length + 16000 * 2)
  paused.set(samples.subarray(0, at), 8000)
  paused.set(samples.subarray(at), 8000 + at + 16000)
  const { phonemes } = alignText(paused, await readings(text, ''))
  const late = (token: number): number => 0.5 + (token >= 3 ? 1 : 0)
  const sounds = told.filter(({ token }) => token >= 0)
  for (const [k, { token, from }] of sounds.entries()) expect(Math.abs(phonemes[k]!.from - from - late(token)), `${token} ${phonemes[k]!.symbol}`).toBeLessThan(0.09)
  const [before, after] = [phonemes.findLast(({ token }) => token === 2)!, phonemes.find(({ token }) => token === 3)!]
  expect(after.from - before.to).toBeGreaterThan(0.9)
})

describe('what is not said', () => {
  it('is told from what is', async () => {
    for (const voice of ['rms', 'awb', 'kal16']) {
      const own = alignText((await say(SENTENCES[0]!, voice)).samples, await readings(SENTENCES[0]!, voice)).apart
      const other = alignText((await say(SENTENCES[2]!, voice)).samples, await readings(SENTENCES[0]!, voice)).apart
      expect(own, voice).toBeLessThan(0.87)
      expect(other, voice).toBeGreaterThan(0.94)
    }
  })
  it('is never found in a buzz, nor in silence', async () => {
    const buzz = Float32Array.from({ length: 40_000 }, (_, i) => (i % 8000 < 6500 ? 0.2 * Math.sin(i / 13) * Math.sin(i / 5) : 0))
    for (const sound of [buzz, new Float32Array(30_000), new Float32Array(0)]) {
      const { apart, phonemes } = alignText(sound, await readings(SENTENCES[3]!, ''))
      expect(apart).toBeGreaterThan(OTHER_WORDS)
      for (const { from, to } of phonemes) expect(to >= from && from >= 0 && to <= sound.length / 16000 + 0.2).toBe(true)
    }
  })
})
