/** The node `speech`: what it says is measured in the sound itself. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SpeechTimings, Track, Warning } from '../../../engine/api.ts'
import { speechTimings } from '../../../engine/sockets/speech-timings.ts'
import { speech } from '../../../nodes/audio/speech.ts'
import { flite } from '../../../nodes/backends/speech/flite.ts'
import { EMOTIONS } from '../../../nodes/shared/speech/emotions.ts'
import { pitchOf } from '../../../nodes/shared/speech/pitch.ts'
import { createHarness, type Harness } from '../../harness.ts'
import { measured } from './ffmpeg-audio.ts'

interface Said {
  readonly audio: Track
  readonly timings: SpeechTimings
  readonly duration: number
  readonly samples: Float32Array
}

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

const TEXT = 'Hello, this is a film about the sea. The waves are high today.'
const said = async (params: object = {}, dry = false): Promise<Said> => {
  const made = (await harness.evaluate(speech, { params: { text: TEXT, ...params }, backends: [flite as never], dry })) as unknown as Omit<Said, 'samples'>
  return { ...made, samples: (await made.audio.samples(0, made.audio.info.length))[0]! }
}
const digest = ({ samples }: Said): string => createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex')
const level = ({ samples }: Pick<Said, 'samples'>, from: number, to: number): number => {
  const part = samples.subarray(Math.round(from * 48000), Math.round(to * 48000))
  return 10 * Math.log10(part.reduce((sum, one) => sum + one * one, 0) / Math.max(1, part.length) + 1e-12)
}
const word = ({ timings }: Said, text: string) => timings.words.find((one) => one.text === text)!
const pitch = ({ samples }: Said): number => pitchOf(samples, 48000).middle
const spread = ({ samples }: Said): number => {
  const voiced = [...pitchOf(samples, 48000).hertz].filter((one) => one > 0).sort((a, b) => a - b)
  return 12 * Math.log2(voiced[Math.floor(voiced.length * 0.9)]! / voiced[Math.floor(voiced.length * 0.1)]!)
}

describe('a text', () => {
  it('is a track and the times of its words', async () => {
    const one = await said()
    expect(one.audio.info).toMatchObject({ sampleRate: 48000, channels: 1 })
    expect(one.duration).toBe(one.timings.duration)
    expect(one.duration).toBeCloseTo(one.audio.info.length / 48000, 3)
    expect(await speechTimings.check(one.timings)).toBeUndefined()
    expect(one.timings.words.map(({ text }) => text).join(' ')).toBe(TEXT)
    expect(one.timings).toMatchObject({ language: 'en', alphabet: 'arpabet' })
    expect(word(one, 'sea.').phonemes.map(({ symbol }) => symbol)).toEqual(['s', 'iy'])
    // It is heard when it says so: silence before the first word and between the sentences.
    const [first] = one.timings.words
    expect(level(one, 0, first!.from - 0.06)).toBeLessThan(-80)
    expect(level(one, first!.from, first!.to)).toBeGreaterThan(-30)
    const [sea, the] = [word(one, 'sea.'), word(one, 'The')]
    expect(level(one, sea.to + 0.13, the.from - 0.06)).toBeLessThan(-80)
    expect(the.from - sea.to).toBeCloseTo(0.35 + 0.17, 1)
  })
  it('has about -20 LUFS in each voice', async () => {
    for (const voice of ['slt', 'rms', 'awb', 'kal16']) {
      const { loudness, peak } = await measured((await said({ voice })).audio)
      expect(Math.abs(loudness + 20), voice).toBeLessThan(2)
      expect(peak, voice).toBeLessThan(-1)
    }
  }, 60_000)
  it('has the same samples in any window, and each time', async () => {
    const one = await said({ emotion: 'happy' })
    expect(digest(await said({ emotion: 'happy' }))).toBe(digest(one))
    for (const size of [997, 48000]) {
      for (let start = one.samples.length - 1; start > -size; start -= size * 7) {
        const [part] = await one.audio.samples(start, size)
        const expected = Float32Array.from({ length: size }, (_, i) => one.samples[start + i] ?? 0)
        expect(part).toEqual(expected)
      }
    }
  })
  it('of eleven minutes takes no memory for its samples', async () => {
    const text = Array.from({ length: 400 }, (_, i) => `This is sentence number ${i}.`).join(' ')
    const before = process.memoryUsage().arrayBuffers
    const made = (await harness.evaluate(speech, { params: { text, voice: 'kal16' }, backends: [flite as never] })) as unknown as Said
    const seconds = made.audio.info.length / 48000
    expect(seconds).toBeGreaterThan(600)
    await made.audio.samples(48000 * 300, 48000)
    global.gc?.()
    // Eleven minutes as samples are 127 MB; the sentences that flite keeps are 32.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(70e6)
    expect(made.timings.words.at(-1)!.text).toBe('399.')
  }, 300_000)
})

describe('marks', () => {
  it('make pauses as long as they say', async () => {
    const gap = (one: Said): number => word(one, 'two').from - word(one, 'one').to
    const text = (seconds: string): string => `<speak>Number one <break time="${seconds}"/> two three.</speak>`
    for (const seconds of [0.5, 1.5]) {
      const one = await said({ text: text(`${seconds}s`) })
      expect(gap(one)).toBeCloseTo(seconds, 2)
      const middle = (word(one, 'one').to + word(one, 'two').from) / 2
      expect(level(one, middle - seconds / 4, middle + seconds / 4)).toBeLessThan(-45)
    }
  })
  it('make a word louder and slower, and leave the others', async () => {
    const [plain, strong] = [await said({ text: 'We saw the big ship today.' }), await said({ text: 'We saw the <emphasis level="strong">big</emphasis> ship today.' })]
    const length = (one: Said, text: string): number => word(one, text).to - word(one, text).from
    expect(length(strong, 'big') / length(plain, 'big')).toBeCloseTo(1 / 0.82, 1)
    expect(length(strong, 'saw') / length(plain, 'saw')).toBeCloseTo(1, 2)
    const loud = (one: Said, text: string): number => level(one, word(one, text).from, word(one, text).to)
    expect(loud(strong, 'big') - loud(plain, 'big')).toBeGreaterThan(1.5)
    expect(Math.abs(loud(strong, 'saw') - loud(plain, 'saw'))).toBeLessThan(0.7)
  })
  it('that are wrong stop it with their place', async () => {
    await expect(said({ text: '<prosody rate="warp">a</prosody>' })).rejects.toMatchObject({ faults: [{ code: 'E_SPEECH_MARKUP', port: 'text', detail: 'Line 1, column 15.' }] })
  })
})

describe('how it is said', () => {
  it.each([-4, 3])('%i semitones', async (semitones) => {
    for (const voice of ['slt', 'rms']) expect(12 * Math.log2(pitch(await said({ voice, pitch: semitones })) / pitch(await said({ voice })))).toBeCloseTo(semitones, 0)
  }, 60_000)
  it('at another rate', async () => {
    const spoken = (one: Said): number => word(one, 'sea.').to - word(one, 'Hello,').from
    expect(spoken(await said({ rate: 1.5 })) / spoken(await said())).toBeCloseTo(1 / 1.5, 1)
  })
  it('with a feeling: pitch, range and pace move as its table says', async () => {
    const neutral = await said()
    const found = new Map<string, Said>()
    for (const emotion of EMOTIONS) found.set(emotion, await said({ emotion }))
    const of = (name: string): Said => found.get(name)!
    for (const high of ['happy', 'surprised', 'fearful', 'excited']) expect(pitch(of(high)), high).toBeGreaterThan(pitch(neutral) * 1.07)
    for (const low of ['sad', 'disgusted', 'confident']) expect(pitch(of(low)), low).toBeLessThan(pitch(neutral))
    for (const wide of ['happy', 'surprised', 'excited', 'angry']) expect(spread(of(wide)), wide).toBeGreaterThan(spread(neutral) * 1.15)
    for (const fast of ['angry', 'fearful', 'excited']) expect(of(fast).duration, fast).toBeLessThan(neutral.duration)
    for (const slow of ['sad', 'disgusted', 'calm']) expect(of(slow).duration, slow).toBeGreaterThan(neutral.duration * 1.05)
    expect(digest(of('neutral'))).toBe(digest(neutral))
    expect(new Set([...found.values()].map(digest)).size).toBe(EMOTIONS.length)
    expect(digest(await said({ emotion: 'happy', intensity: 0 }))).toBe(digest(neutral))
  }, 120_000)
  it('differs by the seed where it may vary', async () => {
    const varied = async (seed: number): Promise<string> => digest(await said({ variation: 1, seed }))
    expect(await varied(1)).toBe(await varied(1))
    expect(await varied(1)).not.toBe(await varied(2))
    expect(digest(await said({ seed: 1 }))).toBe(digest(await said({ seed: 2 })))
  })
})

it('finds the times of a voice that does not tell them', async () => {
  const mute = { ...flite, run: async (request: Parameters<typeof flite.run>[0]) => ({ ...(await flite.run(request)), phonemes: undefined }) }
  const params = { text: TEXT, voice: 'kal16', emotion: 'happy' }
  const [told, found] = [await said(params), (await harness.evaluate(speech, { params, backends: [mute as never] })) as unknown as Said]
  expect(found.timings).not.toHaveProperty('estimated')
  expect(found.timings.alphabet).toBe('arpabet')
  const sounds = (one: Said) => one.timings.words.flatMap(({ phonemes }) => phonemes)
  expect(sounds(found).map(({ symbol }) => symbol)).toEqual(sounds(told).map(({ symbol }) => symbol))
  const errors = sounds(found).map(({ from }, k) => Math.abs(from - sounds(told)[k]!.from))
  expect(errors.reduce((sum, one) => sum + one, 0) / errors.length).toBeLessThan(0.03)
})

describe('what a voice cannot say', () => {
  it('is refused where it is the whole text, or the language is asked for', async () => {
    await expect(said({ text: 'Привет, мир' })).rejects.toMatchObject({ faults: [{ code: 'E_BACKEND', detail: expect.stringContaining('Cyrillic') }] })
    await expect(said({ language: 'de' })).rejects.toMatchObject({ faults: [{ code: 'E_BACKEND', detail: expect.stringContaining('not de') }] })
    await expect(said({ language: 'en-GB' })).resolves.toBeDefined()
    await expect(said({ voice: 'nobody' })).rejects.toMatchObject({ faults: [{ code: 'E_PARAM_VALUE', port: 'voice' }] })
    await expect(said({ text: ' … ' })).rejects.toMatchObject({ faults: [{ code: 'E_PARAM_VALUE', port: 'text' }] })
  })
  it('is left out, and told, where it is a word', async () => {
    const one = await said({ text: 'We met Сергей at the café.' })
    expect(word(one, 'Сергей').phonemes).toEqual([])
    expect(word(one, 'café.').phonemes.map(({ symbol }) => symbol)).toEqual(['k', 'ax', 'f', 'ey'])
    expect(harness.warnings.filter(({ code }: Warning) => code === 'W_SPEECH_UNSAID').at(-1)).toMatchObject({ port: 'text', got: 'Сергей' })
  })
})

it('is planned without being said where it is long', async () => {
  const text = 'The sea is calm tonight, and the tide is full. '.repeat(400)
  const mute = { ...flite, run: () => Promise.reject(new Error('It was said.')) }
  const { duration } = await harness.evaluate(speech, { params: { text }, backends: [mute as never], dry: true })
  expect(duration).toBeGreaterThan(600)
  expect((await said({}, true)).duration).toBe((await said()).duration)
})
