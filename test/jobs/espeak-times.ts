/**
 * Words found in eSpeak NG's speech, against what its library tells of them:
 *   python3 test/jobs/espeak_events.py SENTENCES.json VOICE EVENTS.json && node --import tsx test/jobs/espeak-times.ts EVENTS.json en
 * On 29 November 2026, eSpeak NG 1.51: English (en-us, 8 sentences, 73 words, held against flite) 11.7 ms on average, half of them within
 * 7; German (28 words, held against its single words) 14.2 and 7.2. By the lengths of words alone 71 and 82 ms.
 */
import { readFileSync } from 'node:fs'
import { createEspeak } from '../../engine/models/speech/espeak.ts'
import { createFlite } from '../../engine/models/speech/flite.ts'
import { alignText } from '../../nodes/shared/align/align.ts'
import { readingsOf } from '../../nodes/shared/align/readings.ts'
import { atRate } from '../../nodes/shared/speech/at-rate.ts'
import { estimatedTokens } from '../../nodes/shared/speech/estimate.ts'

const [file = 'events.json', language = 'en'] = process.argv.slice(2)
const synthesisers = { flite: createFlite(), espeak: createEspeak() }
const [found, byLength]: [number[], number[]] = [[], []]
for (const { text, rate, samples, words } of JSON.parse(readFileSync(file, 'utf8')) as { text: string; rate: number; samples: number[]; words: { at: number; sample: number }[] }[]) {
  const tokens = text.split(' ')
  const sound = Float32Array.from(samples, (one) => one / 32768)
  const made = (await readingsOf(tokens, language, synthesisers, new AbortController().signal))!
  const { phonemes } = alignText(atRate(sound, rate, 16000, Math.round((sound.length * 16000) / rate)), made.readings)
  const estimated = estimatedTokens(sound, rate, tokens)
  let at = 0
  for (const [k, token] of tokens.entries()) {
    const word = words.find((one) => one.at === at)
    const first = phonemes.find((one) => one.token === k)
    at += token.length + 1
    if (word === undefined || first === undefined) continue
    found.push(Math.abs(first.from - word.sample / rate))
    byLength.push(Math.abs(estimated[k]!.from - word.sample / rate))
  }
}
const told = (errors: readonly number[]): string => {
  const sorted = errors.toSorted((a, b) => a - b)
  return `${((1000 * errors.reduce((sum, one) => sum + one, 0)) / errors.length).toFixed(1)} ms on average, ${(1000 * sorted[sorted.length >> 1]!).toFixed(1)} in the middle`
}
process.stdout.write(`${found.length} words: ${told(found)}; by length ${told(byLength)}\n`)
process.exit(0)
