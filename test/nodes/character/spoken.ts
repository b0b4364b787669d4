/** A sentence with many lips that shut, and what its sounds ask of a mouth. */
import type { SpeechTimings } from '../../../engine/contract/sockets.ts'
import { visemesOf } from '../../../nodes/shared/figures/speech/visemes.ts'

/** "Maybe my mother bought five blue apples before you saw them", as a voice of 1.1 times the usual rate says it. */
const PHONEMES = 'm ey b iy | m ay | m ah dh er | b ao t | f ay v | b l uw | ae p ax l z | b ax f ao r | y uw | s ao | dh eh m'.split(' ')
const VOWEL = /^(aa|ae|ah|ao|aw|ax|ay|eh|er|ey|ih|iy|ow|oy|uh|uw)$/

export function spokenOf(pause = 0.03): SpeechTimings {
  let time = 0.3
  const words: SpeechTimings['words'][number][] = []
  let phonemes: { symbol: string; from: number; to: number }[] = []
  for (const symbol of [...PHONEMES, '|']) {
    if (symbol === '|') {
      words.push({ text: 'word', from: phonemes[0]!.from, to: time, phonemes })
      phonemes = []
      time += pause
      continue
    }
    const length = VOWEL.test(symbol) ? 0.14 : 0.085
    phonemes.push({ symbol, from: time, to: time + length })
    time += length
  }
  return { alphabet: 'arpabet', duration: time + 0.4, words }
}

/** Pearson's. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length
  const [ma, mb] = [mean(a), mean(b)]
  const dot = (p: readonly number[], mp: number, q: readonly number[], mq: number): number => p.reduce((sum, value, i) => sum + (value - mp) * (q[i]! - mq), 0)
  return dot(a, ma, b, mb) / Math.sqrt(dot(a, ma, a, ma) * dot(b, mb, b, mb))
}

/** What the phonemes alone ask for, frame by frame. */
export function targets({ words }: SpeechTimings, rate: number, count: number): number[] {
  const all = words.flatMap(({ phonemes }) => phonemes)
  return Array.from({ length: count }, (_, n) => {
    const at = all.find(({ from, to }) => n / rate >= from && n / rate < to)
    if (at === undefined) return 0
    const visemes = visemesOf(at.symbol, 'arpabet')
    return visemes[Math.min(visemes.length - 1, Math.floor(((n / rate - at.from) / (at.to - at.from)) * visemes.length))]!.mouth.open ?? 0
  })
}

/** Frames within m, b and p. */
export function shutFrames({ words }: SpeechTimings, rate: number): number[] {
  const shut = words.flatMap(({ phonemes }) => phonemes).filter(({ symbol }) => /^[mbp]$/.test(symbol))
  return shut.flatMap(({ from, to }) => Array.from({ length: Math.max(0, Math.ceil(to * rate) - Math.ceil(from * rate)) }, (_, k) => Math.ceil(from * rate) + k))
}
