/** Voices of model packages: what goes in is read off what comes out of two tiny models (test/oracles/voices.py). */
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createEspeak } from '../../../engine/models/speech/espeak.ts'
import { createFlite } from '../../../engine/models/speech/flite.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { createVoiceModels } from '../../../engine/models/speech/voice-models.ts'
import { kokoro, piper } from '../../../nodes/backends/speech/voice-models.ts'
import { phonemesOf } from '../../../nodes/shared/speech/ipa.ts'

const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e8, device: 'cpu', log: { debug() {}, info() {}, warn() {} } })
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
afterAll(() => sessions.close())
const voiceModels = createVoiceModels({ sessions, packages })
const synthesisers = { flite: createFlite(), espeak: createEspeak('/nowhere/espeak-ng') }
const signal = new AbortController().signal
const services = { voiceModels, synthesisers } as never
const said = async (text: string, writing: 'espeak' | 'misaki' = 'espeak') => (await phonemesOf(text.split(' '), 'en', writing, synthesisers, signal)).map(({ symbol }) => symbol).join('')
const request = (text: string, more: object = {}) => ({ tokens: text.split(' '), text, part: 0, voice: undefined, rate: 1, language: '', model: undefined, options: {}, models: services, remote: undefined as never, signal, log: undefined as never, ...more })
/** The number that each tone stands for. */
const read = (samples: Float32Array, length: number, gain: number, shift: number): number[] =>
  Array.from({ length: samples.length / length }, (_, k) => Math.round(Math.asin(Math.max(-1, Math.min(1, (samples[k * length + 1]! - shift) / gain))) * 100))

// By Cambridge's and Merriam-Webster's transcriptions, in the letters that eSpeak NG and misaki use.
describe('English in the IPA', () => {
  it.each([
    ['The sea is calm.', 'ðə sˈiː ɪz kˈɑːm.', 'ðə sˈi ɪz kˈɑm.'],
    ['We go home, now!', 'wiː ɡˈoʊ hˈoʊm, nˈaʊ!', 'wi ɡˈO hˈOm, nˈW!'],
    ['Thin boys judge church.', 'θˈɪn bˈɔɪz dʒˈʌdʒ tʃˈɜːtʃ.', 'θˈɪn bˈYz ʤˈʌʤ ʧˈɜɹʧ.'],
  ])('%s', async (text, espeak, misaki) => {
    expect(await said(text)).toBe(espeak)
    expect(await said(text, 'misaki')).toBe(misaki)
  })
  it('is told apart from what nobody here can spell', async () => {
    await expect(phonemesOf(['Guten', 'Tag.'], 'de', 'espeak', synthesisers, signal)).rejects.toMatchObject({ code: 'E_BACKEND', faults: [{ port: 'language' }] })
  })
})

const real = createEspeak()
it.skipIf(!(await real.standing()).ok)('takes other languages from eSpeak NG', async () => {
  const found = await phonemesOf(['Das', 'Meer.'], 'de', 'espeak', { ...synthesisers, espeak: real }, signal)
  expect(found.map(({ symbol }) => symbol).join('')).toMatch(/^d.?as mˈeː/)
  expect(found.filter(({ token }) => token === 1).length).toBeGreaterThan(1)
})

describe('a voice of Piper', () => {
  const letters = ['_', '^', '$', ' ', '!', ',', '.', '?', ...'abdefhijklmnopstuvwzæðŋɑɐɔəɚɛɜɡɪɹɾʃʊʌʒʔθˈˌː']
  it('gets each letter with a gap after it, between two ends', async () => {
    const { samples, sampleRate } = await piper.run(request('The sea.', { voice: 'bob', rate: 1.25 }))
    expect(sampleRate).toBe(22050)
    expect(read(samples, 2048, 0.5 / 1.25, 0.01).map((id) => letters[id]).join('')).toBe('^_ð_ə_ _s_ˈ_i_ː_._$')
  })
  it('tells when its sounds are spoken', async () => {
    const { phonemes, alphabet } = await piper.run(request('The sea.'))
    expect(alphabet).toBe('ipa')
    const step = (8 * 256) / 22050
    expect(phonemes!.map(({ symbol, token, from, to }) => [symbol, token, Math.round(from / step), Math.round(to / step)])).toEqual([['ð', 0, 2, 4], ['ə', 0, 4, 6], ['s', 1, 8, 10], ['iː', 1, 10, 16]])
  })
  it('has the speakers that it has', async () => {
    expect(await (await voiceModels.vits.find()).voices()).toEqual(['ada', 'bob'])
    await expect(piper.run(request('The sea.', { voice: 'eve' }))).rejects.toMatchObject({ code: 'E_PARAM_VALUE', faults: [{ port: 'voice', expected: 'ada, bob' }] })
    expect(await piper.refuses!({ voice: 'eve', text: 'The sea.' }, services)).toMatch(/no voice eve/)
  })
  it('does not take what is in another language', async () => {
    expect(await piper.refuses!({ text: 'Das Meer ist heute sehr ruhig und der Wind ist kalt.' }, services)).toBe('tiny-piper speaks American English, not German')
    expect(await piper.refuses!({ text: 'The sea is calm.', language: 'en-GB' }, services)).toBeUndefined()
  })
})

describe('Kokoro', () => {
  const letters = ['$', ' ', '!', ',', '.', '?', ...'AIOWYabdefhijklmnpstuvwzæðŋɑɔəɛɜɡɪɹɾʃʊʌʒʔʤʧθˈˌ']
  it('gets its letters, and the style of their number', async () => {
    const { samples, sampleRate, phonemes } = await kokoro.run(request('We go.', { rate: 0.8 }))
    expect(sampleRate).toBe(24000)
    // Without lengths from the model, times are found in the sound.
    expect(phonemes).toBeUndefined()
    const count = [...'wi ɡˈO.'].length
    expect(samples[0]).toBeCloseTo(count / 1000, 5)
    expect(read(samples, 3000, 0.3 * 0.8, count / 1000).map((id) => letters[id]).join('')).toBe('$wi ɡˈO.$')
  })
  it('has the voices that lie in its folder, each with its language', async () => {
    const model = await voiceModels.kokoro.find()
    expect(await model.voices()).toEqual(['af_heart', 'ff_siwis'])
    expect(await model.language('ff_siwis')).toBe('fr')
    expect(await kokoro.refuses!({ voice: 'ff_siwis', text: 'The sea is calm and the wind is cold.' }, services)).toBe('tiny-kokoro speaks French, not English')
    await expect(model.say({ phonemes: [], voice: 'nobody', rate: 1 })).rejects.toMatchObject({ code: 'E_PARAM_VALUE' })
  })
})
