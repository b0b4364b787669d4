/** Whisper against transformers': a tiny one with random weights, exported under Optimum's names (test/oracles/whisper.py). */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { createTranscribers } from '../../../engine/models/speech/whisper.ts'
import { FRAMES, whisperMel } from '../../../engine/models/speech/whisper-mel.ts'
import { applyRules, piecesOf, type WhisperMarks } from '../../../engine/models/speech/whisper-rules.ts'

interface Case {
  readonly sound: 'chirp' | 'hum'
  readonly mel: readonly (readonly [band: number, frame: number, value: number])[]
  readonly tokens: Readonly<Record<string, readonly number[]>>
  readonly heard: string
}
const { cases } = JSON.parse(readFileSync(new URL('../../oracles/whisper.json', import.meta.url), 'utf8')) as { readonly cases: readonly Case[] }
const soundOf = (kind: Case['sound'], seconds = kind === 'chirp' ? 3 : 30): Float32Array =>
  Float32Array.from({ length: 16000 * seconds }, (_, i) => (kind === 'chirp' ? 0.3 * Math.sin(2 * Math.PI * (200 + (400 * i) / 16000) * (i / 16000)) : 0.2 * Math.sin(i / 7) * Math.sin(i / 900) + 0.1 * Math.sin((i * i) / 9e6)))

const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e8, device: 'cpu', log: { debug() {}, info() {}, warn() {} } })
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
afterAll(() => sessions.close())
const whisper = () => createTranscribers({ sessions, packages }).find('tiny-whisper')

describe.each(cases)('a $sound', ({ sound, mel, tokens, heard }) => {
  it('is seen as it is there', () => {
    const made = whisperMel(soundOf(sound), 80)
    for (const [band, frame, value] of mel) expect(Math.abs(made[band * FRAMES + frame]! - value), `${band} ${frame}`).toBeLessThan(2e-4)
  })
  it.each(Object.entries(tokens))('is written as it is there: %s', async (language, expected) => {
    const { made } = await (await whisper()).tokensOf(soundOf(sound), { language, most: 60 })
    expect(made).toEqual(expected)
  }, 120_000)
  it(`is heard as ${heard}`, async () => {
    const { language } = await (await whisper()).tokensOf(soundOf(sound), { language: '', most: 6 })
    expect(language).toBe(heard)
  }, 60_000)
})

describe('a long sound', () => {
  it('is read 30 s at a time, and told in order', async () => {
    const model = await whisper()
    const reads: [number, number][] = []
    const { utterances, language } = await model.listen({
      seconds: 75, language: 'en', most: 24,
      read: async (from, to) => {
        reads.push([from, to])
        return soundOf('hum', 75).subarray(Math.round(from * 16000), Math.round(to * 16000))
      },
    })
    expect(language).toBe('en')
    for (const [from, to] of reads) expect(to - from).toBeLessThanOrEqual(30)
    expect(reads.at(-1)![1]).toBe(75)
    expect(utterances.length).toBeGreaterThan(2)
    for (const [k, { from, to }] of utterances.entries()) expect(from >= (utterances[k - 1]?.from ?? 0) && to >= from && to <= 75).toBe(true)
  }, 120_000)
  it('can be called off', async () => {
    const stop = new AbortController()
    const asked = (await whisper()).listen({ seconds: 300, language: 'en', most: 6, signal: stop.signal, read: async () => (stop.abort(), new Float32Array(480_000)) })
    await expect(asked).rejects.toThrow()
  })
  it('in a language that it does not know is refused', async () => {
    await expect((await whisper()).tokensOf(new Float32Array(100), { language: 'tlh' })).rejects.toMatchObject({ code: 'E_MODEL_INPUT' })
  })
})

const MARKS: WhisperMarks = { start: 11, end: 10, noTimes: 15, transcribe: undefined, suppressed: [3], suppressedFirst: [10], latestFirst: 2, languages: {} }
const allowed = (made: readonly number[], likely: Readonly<Record<number, number>> = {}): number[] => {
  const logits = new Float32Array(30).fill(0).map((_, i) => likely[i] ?? (i < 16 ? 5 : 0))
  applyRules(logits, made, MARKS)
  return [...logits.keys()].filter((i) => logits[i]! > -Infinity)
}
describe('what may come next', () => {
  it('is a time at first, no later than it may be', () => expect(allowed([])).toEqual([16, 17, 18]))
  it('is a word after a first time', () => expect(allowed([16])).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]))
  it('is a time or the end after a word and a time', () => expect(allowed([16, 5, 20])).toEqual([10, 11, 12, 13, 14, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29]))
  it('is a word or a later time after words', () => expect(allowed([18, 5])).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29]))
  it('is a time where one is likelier than any word', () => expect(allowed([18, 5], { 25: 20 })).toEqual([19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29]))
})

describe('what was said in a window', () => {
  const of = (made: readonly number[]) => {
    const { pieces, done } = piecesOf(made, MARKS, 30)
    return { done, pieces: pieces.map(({ from, to, tokens }) => [Math.round(from * 50), Math.round(to * 50), tokens.join(' ')]) }
  }
  it('goes from time to time; what is cut off is heard again', () => expect(of([16, 5, 6, 20, 20, 7, 25, 25, 8])).toEqual({ done: 0.18, pieces: [[0, 4, '5 6'], [4, 9, '7']] }))
  it('ends where its last time stands alone', () => expect(of([16, 5, 20, 20, 7, 25])).toEqual({ done: 30, pieces: [[0, 4, '5'], [4, 9, '7']] }))
  it('is one piece without pairs', () => expect(of([17, 5, 6])).toEqual({ done: 30, pieces: [[1, 1500, '5 6']] }))
  it('is nothing where nothing is', () => expect(of([])).toEqual({ done: 30, pieces: [] }))
})
