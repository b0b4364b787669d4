/**
 * Feelings heard in voices that say things with feeling: makes the numbers of hear-emotion.ts, and measures.
 *   node --import tsx test/jobs/sound-emotion.ts learn       slt, awb and kal16, sentences of their own: writes emotion-weights.ts
 *   node --import tsx test/jobs/sound-emotion.ts             figures, of sentences that were not learnt; rms was not either
 * Figures stand in sound-emotion.md.
 */
import { writeFileSync } from 'node:fs'
import type { Track } from '../../engine/api.ts'
import { speech } from '../../nodes/audio/speech.ts'
import { flite } from '../../nodes/backends/speech/flite.ts'
import { EMOTIONS, type Emotion } from '../../nodes/shared/figures/emotions.ts'
import { evidence, feelingsOf, relative } from '../../nodes/shared/figures/feelings/hear-emotion.ts'
import { percentile, phrasesOf, QUALITIES, type Phrase } from '../../nodes/shared/figures/feelings/phrases.ts'
import { melsOf } from '../../nodes/shared/figures/speech/mel-track.ts'
import { createHarness } from '../harness.ts'
import { chances } from '../nodes/shared/figures/speech/labelled.ts'
import { HARVARD } from './harvard.ts'
import { WORDS } from './sound-visemes/words.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const harness = createHarness()
const chance = chances(5)
const signal = new AbortController().signal

interface Felt {
  readonly emotion: Emotion
  readonly phrases: readonly Phrase[]
  readonly seconds: number
}

async function felt(voice: string, emotion: Emotion, text: string): Promise<Felt> {
  const audio = (await harness.evaluate(speech, { params: { text, voice, emotion }, backends: [flite as never] }))['audio'] as Track
  const mels = await melsOf(audio, signal, () => undefined)
  return { emotion, phrases: await phrasesOf(audio, mels, signal), seconds: audio.info.length / audio.info.sampleRate }
}

const sentence = (): string => Array.from({ length: 6 + Math.floor(chance() * 5) }, () => WORDS[Math.floor(chance() * WORDS.length)]!).join(' ').replace(/^./, (letter) => letter.toUpperCase()) + '.'

if (process.argv[2] === 'learn') await learn()
else await measure()
await harness.close()
process.exit(0)

async function learn(): Promise<void> {
  const rows: { values: Float64Array; emotion: Emotion }[] = []
  const middles = QUALITIES.map((): number[] => [])
  for (const voice of ['slt', 'awb', 'kal16']) {
    const all: { phrase: Phrase; emotion: Emotion }[] = []
    for (const emotion of EMOTIONS) {
      for (let n = 0; n < Number(process.argv[3] ?? 16); n++) for (const phrase of (await felt(voice, emotion, sentence())).phrases) all.push({ phrase, emotion })
    }
    middles.forEach((list, q) => list.push(percentile(all.map(({ phrase }) => phrase.values[q]!), 0.5)))
    relative(all.map(({ phrase }) => phrase)).forEach((values, k) => rows.push({ values, emotion: all[k]!.emotion }))
    print(`${voice}: ${all.length} phrases`)
  }
  const size = QUALITIES.length
  const means = EMOTIONS.map((emotion) => {
    const own = rows.filter((row) => row.emotion === emotion)
    return QUALITIES.map((_, q) => own.reduce((sum, { values }) => sum + values[q]!, 0) / own.length)
  })
  const spread = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => rows.reduce((sum, { values, emotion }) => {
    const mean = means[EMOTIONS.indexOf(emotion)]!
    return sum + (values[i]! - mean[i]!) * (values[j]! - mean[j]!)
  }, 0) / rows.length + (i === j ? 1e-4 : 0)))
  const weights = means.map((mean) => solved(spread, mean))
  const bias = weights.map((row, e) => -0.5 * row.reduce((sum, weight, q) => sum + weight * means[e]![q]!, 0))
  const number = (value: number): string => String(Number(value.toPrecision(4)))
  writeFileSync('nodes/shared/figures/feelings/emotion-weights.ts', `/** Made by test/jobs/sound-emotion.ts. */

/** What speakers have in common, by ${QUALITIES.join(', ')}. */
export const USUAL = [${QUALITIES.map((name, q) => (['pitch', 'level', 'brightness'].includes(name) ? 'null' : number(middles[q]!.reduce((sum, one) => sum + one, 0) / middles[q]!.length))).join(', ')}]

export const BIAS = [${bias.map(number).join(', ')}]

/** ${EMOTIONS.join(', ')}; by ${QUALITIES.join(', ')}. */
export const WEIGHTS = [
${weights.map((row) => `  [${row.map(number).join(', ')}],`).join('\n')}
]
`)
  print(QUALITIES.map((name) => name.padStart(11)).join(''))
  means.forEach((mean, e) => print(mean.map((value) => value.toFixed(2).padStart(11)).join('') + `  ${EMOTIONS[e]}`))
  print(QUALITIES.map((_, q) => Math.sqrt(spread[q]![q]!).toFixed(2).padStart(11)).join('') + '  spread')
}

/** Gauss with pivots. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!])
  const n = rows.length
  for (let k = 0; k < n; k++) {
    const best = rows.slice(k).reduce((at, row, i) => (Math.abs(row[k]!) > Math.abs(rows[at]![k]!) ? k + i : at), k)
    ;[rows[k], rows[best]] = [rows[best]!, rows[k]!]
    for (let i = 0; i < n; i++) {
      if (i === k) continue
      const share = rows[i]![k]! / rows[k]![k]!
      for (let j = k; j <= n; j++) rows[i]![j]! -= share * rows[k]![j]!
    }
  }
  return rows.map((row, k) => row[n]! / row[k]!)
}

async function measure(): Promise<void> {
  for (const voice of ['rms', 'slt', 'awb', 'kal16']) {
    const all: Felt[] = []
    for (const [e, emotion] of EMOTIONS.entries()) for (let n = 0; n < 6; n++) all.push(await felt(voice, emotion, HARVARD[(e * 3 + n * 7) % HARVARD.length]!))
    const phrases = all.flatMap((one) => one.phrases.map((phrase) => ({ phrase, emotion: one.emotion })))
    const best = (values: Float64Array): Emotion => EMOTIONS[values.indexOf(Math.max(...values))]!
    const found = relative(phrases.map(({ phrase }) => phrase)).map((values) => best(Float64Array.from(evidence(values))))
    const right = found.filter((one, k) => one === phrases[k]!.emotion).length / found.length
    // Each feeling for as long as six sentences take, one after the other.
    let at = 0
    const moved: Phrase[] = []
    const spans: { from: number; to: number; emotion: Emotion }[] = []
    for (const one of all) {
      for (const phrase of one.phrases) moved.push({ ...phrase, from: phrase.from + at, to: phrase.to + at })
      spans.push({ from: at, to: at + one.seconds, emotion: one.emotion })
      at += one.seconds
    }
    const track = feelingsOf(moved, at)
    const over = spans.flatMap(({ from, to, emotion }) => Array.from({ length: Math.floor((to - from) * 10) }, (_, k) => best(Float64Array.from(EMOTIONS, (name) => track(from + k / 10)[name])) === emotion))
    print(`| ${voice} | ${(100 * right).toFixed(0)} % | ${((100 * over.filter(Boolean).length) / over.length).toFixed(0)} % |`)
    if (voice === 'rms') for (const emotion of EMOTIONS) print(emotion.padEnd(12) + EMOTIONS.map((name) => String(found.filter((one, k) => phrases[k]!.emotion === emotion && one === name).length).padStart(4)).join(''))
  }
}
