/** Feelings heard in a voice and in sentences that the numbers were not made with. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Track } from '../../../../../engine/api.ts'
import { createHarness } from '../../../../../engine/testing/index.ts'
import { ambientSound } from '../../../../../nodes/audio/ambient-sound.ts'
import { speech } from '../../../../../nodes/audio/speech.ts'
import { flite } from '../../../../../nodes/backends/speech/flite.ts'
import { EMOTIONS, mixedFeeling, type Emotion } from '../../../../../nodes/shared/figures/emotions.ts'
import { feelingsOf } from '../../../../../nodes/shared/figures/feelings/hear-emotion.ts'
import { heardIn } from '../../../../../nodes/shared/figures/heard-in.ts'
import { phrasesOf, type Phrase } from '../../../../../nodes/shared/figures/feelings/phrases.ts'
import { melsOf } from '../../../../../nodes/shared/figures/speech/mel-track.ts'
import { HARVARD } from '../../../../jobs/harvard.ts'
import { trackOf } from '../speech/labelled.ts'

const harness = createHarness()
const signal = new AbortController().signal
const heard = async (audio: Track): Promise<readonly Phrase[]> => phrasesOf(audio, await melsOf(audio, signal, () => undefined), signal)
let phrases: Phrase[]
let spans: { from: number; to: number; emotion: Emotion }[]
let seconds = 0

beforeAll(async () => {
  phrases = []
  spans = []
  for (const [e, emotion] of EMOTIONS.entries()) {
    const text = [0, 1, 2].map((n) => HARVARD[(e * 3 + n * 7) % HARVARD.length]).join(' ')
    const audio = (await harness.evaluate(speech, { params: { text, voice: 'rms', emotion }, backends: [flite as never] }))['audio'] as Track
    for (const phrase of await heard(audio)) phrases.push({ ...phrase, from: phrase.from + seconds, to: phrase.to + seconds })
    const to = seconds + audio.info.length / audio.info.sampleRate
    spans.push({ from: seconds, to, emotion })
    seconds = to
  }
}, 240_000)
afterAll(() => harness.close())

test('more than half of the time it is the right one of ten, and calm voices are not taken for lively ones', () => {
  const feelings = feelingsOf(phrases, seconds)
  let [right, all, calmed] = [0, 0, 0]
  for (const { from, to, emotion } of spans) {
    for (let time = from; time < to; time += 0.1) {
      const shares = feelings(time)
      expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4)
      all++
      if (EMOTIONS.every((other) => shares[other] <= shares[emotion])) right++
      if ((emotion === 'sad' || emotion === 'calm') && shares.excited + shares.angry + shares.surprised > 0.5) calmed++
    }
  }
  expect(right / all).toBeGreaterThan(0.5)
  expect(calmed).toBe(0)
})

test('silence, noise and music feel nothing', async () => {
  let state = 7
  const noise = Float32Array.from({ length: 48000 }, () => ((state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32 - 0.5) * 0.2)
  const { audio: pad } = (await harness.evaluate(ambientSound, { params: { scene: 'music-pad', duration: 6, seed: 4 } })) as unknown as { audio: Track }
  for (const audio of [trackOf(new Float32Array(32000)), trackOf(noise), pad]) {
    const { emotion } = await heardIn({ audio, timings: undefined, emotion: 'auto', signal, progress: () => undefined })
    if (typeof emotion === 'string') throw new Error('nothing was heard')
    for (const time of [0, 1, 1.9]) expect(emotion(time).neutral).toBeGreaterThan(0.9)
  }
  expect((await heardIn({ audio: undefined, timings: undefined, emotion: 'auto', signal, progress: () => undefined })).emotion).toBe('neutral')
}, 60_000)

test('feelings in shares lie between theirs, and arms change sides while they hang', () => {
  const shares = (values: Partial<Record<Emotion, number>>) => mixedFeeling({ ...Object.fromEntries(EMOTIONS.map((name) => [name, 0])) as Record<Emotion, number>, ...values })
  expect(shares({ happy: 0.5, neutral: 0.5 }).face.smile).toBeCloseTo(0.425)
  expect(shares({ surprised: 1 }).face.lids).toBeCloseTo(1.42)
  const [before, after] = [shares({ excited: 0.501, angry: 0.499 }), shares({ excited: 0.499, angry: 0.501 })]
  expect(Math.abs(before.left.down - after.left.down)).toBeLessThan(0.05)
})
