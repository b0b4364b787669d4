/** eSpeak NG, where it is installed; how it is called is seen with a program in its place. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createEspeak } from '../../../engine/models/speech/espeak.ts'
import { espeak as backend } from '../../../nodes/backends/speech/espeak.ts'

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-espeak-'))
afterAll(() => rmSync(folder, { recursive: true }))
const signal = new AbortController().signal
/** Writes down what it is given, and speaks silence. */
function stand(name: string, after = ''): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/usr/bin/env node
const fs = require('node:fs')
const args = process.argv.slice(2)
if (args[0] === '--version') { console.log('eSpeak NG text-to-speech: 1.51.1  Data at: /x'); process.exit() }
if (args[0] === '--voices') { console.log('Pty Language Age/Gender VoiceName\\n 5  de  --/M  German\\n 5  en-gb  --/M  English\\n 5  ru  --/M  Russian\\n 5  cmn  --/M  Chinese'); process.exit() }
fs.writeFileSync(${JSON.stringify(join(folder, 'given.json'))}, JSON.stringify({ args, text: fs.readFileSync(0, 'utf8') }))
${after}
const wave = Buffer.alloc(44 + 4410)
wave.write('RIFF\\xff\\xff\\xff\\xffWAVEfmt ', 'latin1')
for (const [at, value] of [[16, 16], [24, 22050], [28, 44100]]) wave.writeUInt32LE(value, at)
for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]]) wave.writeUInt16LE(value, at)
wave.write('data\\xff\\xff\\xff\\xff', 36, 'latin1')
process.stdout.write(wave)
`)
  chmodSync(path, 0o755)
  return path
}
const given = (): { args: string[]; text: string } => JSON.parse(readFileSync(join(folder, 'given.json'), 'utf8')) as { args: string[]; text: string }
const services = (espeak: ReturnType<typeof createEspeak>) => ({ synthesisers: { espeak } }) as never

describe('the program', () => {
  it('is given the text by its input, whatever is in it', async () => {
    const espeak = createEspeak(stand('plain'))
    const made = await espeak.say({ tokens: ['--version', '"$(x)"', '-w', 'a.wav'], voice: 'de', rate: 2, signal })
    expect(given()).toEqual({ args: ['-b', '1', '-v', 'de', '-s', '350', '--stdin', '--stdout'], text: '--version "$(x)" -w a.wav' })
    expect(made).toMatchObject({ sampleRate: 22050, phonemes: [] })
    expect(made.samples).toHaveLength(2205)
  })
  it('that fails, is not there or is called off is told of', async () => {
    const order = { tokens: ['a'], voice: 'en', rate: 1, signal }
    await expect(createEspeak(stand('bad', 'console.error("no such voice"); process.exit(2)')).say(order)).rejects.toMatchObject({ faults: [{ code: 'E_SPEECH', detail: 'no such voice' }] })
    const absent = createEspeak(join(folder, 'absent'))
    expect(await absent.standing()).toMatchObject({ ok: false })
    await expect(absent.say(order)).rejects.toMatchObject({ code: 'E_SPEECH' })
    const control = new AbortController()
    const slow = createEspeak(stand('slow', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20000)')).say({ ...order, signal: control.signal })
    setTimeout(() => control.abort(), 200)
    await expect(slow).rejects.toMatchObject({ code: 'E_CANCELLED' })
  })
})

it.each([
  [{ text: 'Guten Tag', language: 'de-AT' }, undefined],
  [{ text: 'Привет', language: '' }, undefined],
  [{ text: '海', language: 'zh-TW' }, undefined],
  [{ text: 'Hello', language: '' }, undefined],
  [{ text: 'Bonjour', language: 'fr' }, 'it does not speak fr'],
  [{ text: 'สวัสดี', language: '' }, 'it does not speak th'],
])('%j', async (need, reason) => expect(await backend.refuses!(need, services(createEspeak(stand('voices'))))).toBe(reason))

const real = createEspeak()
describe.skipIf(!(await real.standing()).ok)('as it is installed', () => {
  it('speaks, twice the same, and faster', async () => {
    const say = (rate: number) => real.say({ tokens: ['Das', 'Meer', 'ist', 'ruhig.'], voice: 'de', rate, signal })
    const [one, two, fast] = [await say(1), await say(1), await say(2)]
    expect(one.samples.length / one.sampleRate).toBeGreaterThan(0.8)
    expect(Buffer.from(one.samples.buffer).equals(Buffer.from(two.samples.buffer))).toBe(true)
    expect(fast.samples.length / one.samples.length).toBeLessThan(0.75)
  })
  it('knows its languages', async () => expect([...(await real.about()).languages]).toEqual(expect.arrayContaining(['de', 'ru', 'cmn'])))
})
