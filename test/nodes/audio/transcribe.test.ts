/** The node `transcribe` with its text given: against the times that the voice tells of itself, in sounds as long as films are. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resampleTrack, windowed, type SpeechTimings, type Track } from '../../../engine/api.ts'
import { createSpeechDetectors } from '../../../engine/models/tasks/voice-activity.ts'
import { speechTimings } from '../../../engine/sockets/speech-timings.ts'
import { music } from '../../../nodes/audio/music.ts'
import { speech } from '../../../nodes/audio/speech.ts'
import { transcribe } from '../../../nodes/audio/transcribe.ts'
import { flite } from '../../../nodes/backends/speech/flite.ts'
import { align } from '../../../nodes/backends/transcription/align.ts'
import { openaiTranscription } from '../../../nodes/backends/transcription/openai.ts'
import { createHarness, type Harness } from '../../harness.ts'
import { npmModels } from '../../npm-models.ts'

let harness: Harness
beforeAll(() => void (harness = createHarness()))
afterAll(() => harness.close())

const say = async (params: Record<string, unknown>) => (await harness.evaluate(speech, { params: { voice: 'kal16', ...params }, backends: [flite as never] })) as unknown as { audio: Track; timings: SpeechTimings }
const hear = async (audio: Track, params: Record<string, unknown>, dry = false) =>
  (await harness.evaluate(transcribe, { inputs: { audio }, params, backends: [align as never, openaiTranscription as never], dry })) as unknown as { timings: SpeechTimings; text: string }
const errors = (found: SpeechTimings, told: SpeechTimings, late = 0): number[] => {
  expect(found.words.map(({ text }) => text)).toEqual(told.words.map(({ text }) => text))
  return found.words.map(({ from }, k) => Math.abs(from - told.words[k]!.from - late))
}
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length
const within = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)]!

const TEXT = 'Hello, this is a film about the sea. The waves are high today, and the wind is cold. Nobody has seen the old boat since the storm of last week. We wait for it at the harbour.'

describe('a given text', () => {
  it('is found in a stereo track that begins and ends with silence', async () => {
    const { audio, timings: told } = await say({ text: TEXT, pause: 0.8 })
    const late: Track = windowed({ sampleRate: 48000, channels: 2, length: audio.info.length + 48000 * 7 }, async (start, count) => {
      const [plane] = await audio.samples(start - 48000 * 4, count)
      return [plane!, plane!.map((one) => one / 2)]
    })
    const { timings, text } = await hear(late, { text: TEXT })
    expect(text).toBe(TEXT)
    expect(timings).toMatchObject({ language: 'en', alphabet: 'arpabet' })
    expect(timings).not.toHaveProperty('estimated')
    expect(timings.duration).toBeCloseTo(late.info.length / 48000, 3)
    expect(await speechTimings.check(timings)).toBeUndefined()
    const found = errors(timings, told, 4)
    expect(mean(found)).toBeLessThan(0.03)
    expect(Math.max(...found)).toBeLessThan(0.15)
    expect(timings.words.find(({ text: one }) => one === 'sea.')!.phonemes.map(({ symbol }) => symbol)).toEqual(['s', 'iy'])
    expect(harness.warnings.filter(({ code }) => code === 'W_SPEECH_NOT_HEARD')).toEqual([])
  }, 300_000)
  it('is found over music, at another rate', async () => {
    const { audio, timings: told } = await say({ text: TEXT, voice: 'rms', rate: 1.2 })
    const rate = 44100
    const other = resampleTrack(audio, 48000 / rate, Math.round((audio.info.length * rate) / 48000), rate)
    const music = (i: number): number => 0.012 * [220, 277.2, 329.6].reduce((sum, hertz) => sum + Math.sin((2 * Math.PI * hertz * i) / rate), 0)
    const under = windowed(other.info, async (start, count) => [(await other.samples(start, count))[0]!.map((one, i) => one + music(start + i))])
    const found = errors((await hear(under, { text: TEXT })).timings, told)
    expect(mean(found)).toBeLessThan(0.08)
    expect(within(found, 0.5)).toBeLessThan(0.04)
  }, 300_000)
  it('is found where music plays on in its pauses, by a model that hears who speaks; without one it is lost there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'listener-'))
    const models = npmModels(folder, folder)
    const speechDetectors = createSpeechDetectors(models)
    const { audio, timings: told } = await say({ text: TEXT, voice: 'rms', pause: 1.6 })
    const { audio: bed } = (await harness.evaluate(music, { params: { mood: 'warm', gain: -4, seed: 3, duration: 30 } })) as unknown as { audio: Track }
    const under: Track = windowed({ ...audio.info, channels: 1 }, async (start, count) => {
      const [voice, band] = [await audio.samples(start, count), await bed.samples(start, count)]
      return [voice[0]!.map((one, i) => one + 0.25 * band[0]![i]!)]
    })
    const ask = async (more: object): Promise<number> => mean(errors(((await harness.evaluate(transcribe, { inputs: { audio: under }, params: { text: TEXT }, backends: [align as never], ...more })) as unknown as { timings: SpeechTimings }).timings, told))
    const [without, withOne] = [await ask({}), await ask({ speechDetectors })]
    expect(withOne).toBeLessThan(0.1)
    expect(withOne).toBeLessThan(without / 3)
    await models.sessions.close()
    rmSync(folder, { recursive: true, force: true })
  }, 300_000)
  it('of minutes is followed through all of it, a stretch at a time', async () => {
    const things = ['boat', 'house', 'river', 'window', 'garden', 'letter', 'mountain', 'picture', 'table', 'winter']
    const deeds = ['was painted green', 'stood there for years', 'is known to all of us', 'fell into the lake', 'has never been found', 'belongs to my brother', 'looks better at night']
    const text = Array.from({ length: 24 }, (_, i) => `The ${things[(i * 7) % 10]} near the ${things[(i * 3 + 1) % 10]} ${deeds[i % 7]}.`).join(' ')
    const { audio, timings: told } = await say({ text, pause: 0.6 })
    expect(told.duration).toBeGreaterThan(60)
    let longest = 0
    const watched: Track = { info: audio.info, samples: (start, count) => {
      longest = Math.max(longest, count)
      return audio.samples(start, count)
    } }
    const { timings } = await hear(watched, { text })
    const found = errors(timings, told)
    expect(mean(found)).toBeLessThan(0.03)
    expect(within(found, 0.99)).toBeLessThan(0.2)
    expect(longest / 48000).toBeLessThan(60)
  }, 900_000)
  it('that is another is told of', async () => {
    const { audio } = await say({ text: TEXT })
    const { timings } = await hear(audio, { text: 'A chicken leg is a rare dish. Smoky fires lack flame and heat.' })
    expect(await speechTimings.check(timings)).toBeUndefined()
    expect(harness.warnings.at(-1)).toMatchObject({ code: 'W_SPEECH_NOT_HEARD', port: 'text' })
  }, 300_000)
  it('of nothing but marks, or of a language that nobody here speaks, is refused', async () => {
    const { audio } = await say({ text: 'One.' })
    await expect(hear(audio, { text: ' … ' })).rejects.toMatchObject({ faults: [{ code: 'E_PARAM_VALUE', port: 'text' }] })
    await expect(hear(audio, { text: 'qo jih', language: 'tlh-XX' })).rejects.toMatchObject({ faults: [{ code: 'E_BACKEND', port: 'language' }] })
  })
  it('is planned without being looked for', async () => {
    const { audio } = await say({ text: TEXT })
    const deaf: Track = { info: audio.info, samples: () => Promise.reject(new Error('It was listened to.')) }
    const { timings } = await hear(deaf, { text: TEXT }, true)
    expect(timings.words).toHaveLength(TEXT.split(' ').length)
  })
})

it('without a text says what would be needed', async () => {
  const { audio } = await say({ text: 'One.' })
  await expect(hear(audio, {})).rejects.toMatchObject({ faults: [{ code: 'E_BACKEND', detail: expect.stringMatching(/the param text is empty/) as string }] })
})
