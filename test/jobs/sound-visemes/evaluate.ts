/**
 * How well mouths are heard, against what the voices tell:
 *   node --import tsx test/jobs/sound-visemes/evaluate.ts [FOLDER of espeak.py's sentences]
 * Figures stand in figures.md.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readWave } from '../../../engine/audio/wave-file.ts'
import { melsOf } from '../../../nodes/shared/figures/speech/mel-track.ts'
import { mouthOfSound } from '../../../nodes/shared/figures/speech/mouth-of-sound.ts'
import { atRate } from '../../../nodes/shared/speech/at-rate.ts'
import { chances, CLASSES, RATE, saidBy, trackOf, type Labelled } from '../../nodes/shared/figures/speech/labelled.ts'
import { compared, type Compared } from '../../nodes/shared/figures/speech/compared.ts'
import { HARVARD } from '../harvard.ts'
import { bed } from './augment.ts'
import { partOf, songsOf } from './songs.ts'

const [folder] = process.argv.slice(2)
/** Pieces that training has not heard. */
const songs = await songsOf(4711, 30)
const print = (line: string): void => void process.stdout.write(`${line}\n`)

async function report(name: string, spoken: readonly Labelled[], alphabet: 'arpabet' | 'ipa' = 'arpabet', under?: { readonly level: number; readonly music: (length: number, chance: () => number) => Float32Array }): Promise<void> {
  const results: Compared[] = []
  const chance = chances(99)
  let [took, seconds] = [0, 0]
  for (const one of spoken) {
    const samples = Float32Array.from(one.samples)
    if (under !== undefined) {
      const music = under.music(samples.length, chance)
      const power = (list: Float32Array): number => Math.sqrt(list.reduce((sum, value) => sum + value * value, 0) / list.length)
      const gain = (power(samples) / power(music)) * 10 ** (under.level / 20)
      for (let i = 0; i < samples.length; i++) samples[i]! += gain * music[i]!
    }
    const start = process.cpuUsage()
    const mels = await melsOf(trackOf(samples), new AbortController().signal, () => undefined)
    mouthOfSound(mels)
    const { user, system } = process.cpuUsage(start)
    took += (user + system) / 1e6
    results.push(compared(mels, one, alphabet))
    seconds += samples.length / RATE
  }
  const sum = (of: (one: Compared) => number): number => results.reduce((all, one) => all + of(one), 0)
  const mean = (of: (one: Compared) => number): string => (sum(of) / results.length).toFixed(2)
  print(`| ${name} | ${((100 * sum(({ right }) => right)) / sum(({ points }) => points)).toFixed(1)} % | ${((1000 * sum(({ late }) => late)) / sum(({ onsets }) => onsets)).toFixed(0)} ms (${((100 * sum(({ onsets }) => onsets)) / sum(({ asked }) => asked)).toFixed(0)} % found) | ${mean(({ opening }) => opening)} | ${mean(({ loudness }) => loudness)} | ${((100 * sum(({ shut }) => shut)) / Math.max(1, sum(({ lips }) => lips))).toFixed(0)} % | ${(seconds / took).toFixed(0)} |`)
  if (name.startsWith('rms, ') || name === 'rms') {
    print('')
    for (const [k, row] of CLASSES.entries()) print(`${row.padEnd(18)}${CLASSES.map((_, c) => String(Math.round((100 * sum(({ table }) => table[k]![c]!)) / Math.max(1, sum(({ table }) => table[k]!.reduce((a, b) => a + b, 0))))).padStart(5)).join('')}`)
  }
}

print('| speech | right by class | onsets, mean distance | opening, correlation | by loudness alone | lips shut for m, b, p | times real time, of processor time |\n|---|---|---|---|---|---|---|')
for (const voice of ['rms', 'slt', 'awb', 'kal16']) {
  const spoken: Labelled[] = []
  for (const text of HARVARD) spoken.push(await saidBy(voice, text))
  await report(voice, spoken)
  await report(`${voice}, chords at -15 dB`, spoken, 'arpabet', { level: -15, music: bed })
  await report(`${voice}, music at -15 dB`, spoken, 'arpabet', { level: -15, music: (length, chance) => partOf(songs, length, chance) })
}
if (folder !== undefined) {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
    const spoken = readFileSync(join(folder, file), 'utf8').trim().split('\n').map((line): Labelled => {
      const { wav, phonemes } = JSON.parse(line) as { wav: string; phonemes: Labelled['phonemes'] }
      const { samples, sampleRate } = readWave(readFileSync(wav))
      return { samples: atRate(samples, sampleRate, RATE, Math.round((samples.length / sampleRate) * RATE)), phonemes }
    })
    await report(`eSpeak NG ${file.slice(0, -6)}`, spoken, 'ipa')
  }
}
process.exit(0)
