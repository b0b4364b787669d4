/** Lines laid at their moments: where their samples and words are. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SpeechTimings, Track } from '../../../engine/api.ts'
import { placeSpeech } from '../../../nodes/audio/place-speech.ts'
import { createHarness, type Harness } from '../../harness.ts'

let harness: Harness
beforeAll(() => void (harness = createHarness()))
afterAll(() => harness.close())

const RATE = 1000
/** A second of one level. */
const level = (value: number): Track => ({ info: { sampleRate: RATE, channels: 1, length: RATE }, samples: (_, count) => Promise.resolve([new Float32Array(count).fill(value)]) })
const said = (text: string, alphabet: 'arpabet' | 'ipa' = 'arpabet'): SpeechTimings => ({ alphabet, duration: 1, words: [{ text, from: 0.25, to: 0.75, phonemes: [{ symbol: 'aa', from: 0.25, to: 0.75 }] }] })
interface Placed { readonly audio: Track; readonly timings: SpeechTimings; readonly duration: number }
const placed = async (params: Record<string, unknown>, lines: readonly [Track, SpeechTimings][]): Promise<Placed> =>
  (await harness.evaluate(placeSpeech, { params, inputs: { audio: lines.map(([track]) => track), timings: lines.map(([, timings]) => timings) } })) as unknown as Placed
const heard = async ({ audio }: Placed, second: number): Promise<number> => (await audio.samples(Math.round(second * RATE), 1))[0]![0]!

describe('place-speech', () => {
  test('lays each line at its moment, with room before and after', async () => {
    const one = await placed({ moments: [0, 4], lead: 0.5, tail: 1 }, [[level(0.25), said('a')], [level(0.5), said('b')]])
    expect(one.duration).toBe(6.5)
    expect(one.audio.info.length).toBe(6500)
    expect(await Promise.all([0.4, 0.6, 1.4, 1.6, 4.4, 4.6, 5.4, 5.6].map((second) => heard(one, second)))).toEqual([0, 0.25, 0.25, 0, 0, 0.5, 0.5, 0])
    expect(one.timings.words.map(({ text, from, phonemes }) => [text, from, phonemes[0]!.from])).toEqual([['a', 0.75, 0.75], ['b', 4.75, 4.75]])
  })

  test('goes by markers: a line whose scene is missing is left out', async () => {
    const one = await placed({ moments: [{ scene: 0, seconds: 0 }, { scene: 3, seconds: 2 }], scenes: [1, 3] }, [[level(0.25), said('gone')], [level(0.5), said('there')]])
    expect(one.timings.words.map(({ text, from }) => [text, from])).toEqual([['there', 2.25]])
    expect(await heard(one, 2.5)).toBe(0.5)
  })

  test('is as long as is asked for at least', async () => {
    expect((await placed({ atLeast: 9 }, [[level(0.25), said('a')]])).duration).toBe(9)
  })

  test('phonemes of another alphabet are left out', async () => {
    const { timings } = await placed({ moments: [0, 2] }, [[level(0.1), said('a')], [level(0.1), said('b', 'ipa')]])
    expect(timings.words.map(({ phonemes }) => phonemes.length)).toEqual([1, 0])
  })

  test.each([[['soon']], [[-1]], [[{ scene: 'x', seconds: 1 }]]])('refuses moments %j', async (moments) => {
    await expect(placed({ moments }, [[level(0.1), said('a')]])).rejects.toMatchObject({ code: 'E_PARAM_VALUE' })
  })
})
