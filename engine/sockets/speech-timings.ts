/** When words are spoken: JSON, seen as a strip of bars, one a word. */
import { asJson, defineSocket, inWords, type SocketFault } from '../contract/define-socket.ts'
import type { PhonemeTime, SpeechTimings, WordTime } from '../contract/sockets.ts'
import type { Still } from '../frames/clip.ts'

/** Seconds that rounding may put a phoneme beyond its word. */
const SLACK = 1e-6

export const speechTimings = defineSocket({
  name: 'speech-timings',
  title: 'Speech timings',
  colour: '#e58fb1',
  feeds: ['json', 'object'],
  shows: 'picture',
  check: faultOf,
  describe: (value) => ({ value: `${value.words.length} words in ${value.duration.toFixed(2)} s: ${value.words.map(({ text }) => text).join(' ')}`, data: value as never }),
  store: asJson,
  sample: (): SpeechTimings => ({
    alphabet: 'arpabet',
    duration: 1,
    words: [
      { text: 'the', from: 0.1, to: 0.3, phonemes: [{ symbol: 'dh', from: 0.1, to: 0.2 }, { symbol: 'ax', from: 0.2, to: 0.3 }] },
      { text: 'sea.', from: 0.3, to: 0.8, phonemes: [{ symbol: 's', from: 0.3, to: 0.5 }, { symbol: 'iy', from: 0.5, to: 0.8 }] },
    ],
  }),
  preview: (value, { width = 640, height = 160 }) => strip(value, width, height),
})

function faultOf(value: unknown): SocketFault | undefined {
  const { words, duration, alphabet } = (value ?? {}) as Partial<SpeechTimings>
  if (!Array.isArray(words) || !isTime(duration)) return { expected: 'words and a duration', got: inWords(value) }
  if (alphabet !== 'arpabet' && alphabet !== 'ipa') return { expected: 'the alphabet arpabet or ipa', got: inWords(alphabet) }
  let before = 0
  for (const [i, word] of (words as readonly WordTime[]).entries()) {
    const at = `word ${i + 1}`
    if (typeof word?.text !== 'string' || !isStretch(word, before, Infinity)) return { expected: `${at} with a text, from ${before} s on`, got: JSON.stringify(word) }
    if (!Array.isArray(word.phonemes)) return { expected: `${at} with a list of phonemes`, got: inWords(word.phonemes) }
    let inner = word.from
    for (const phoneme of word.phonemes) {
      if (typeof phoneme?.symbol !== 'string' || !isStretch(phoneme, inner, word.to)) return { expected: `phonemes of ${at} in order, from ${word.from} to ${word.to} s`, got: JSON.stringify(phoneme) }
      inner = phoneme.from
    }
    before = word.from
  }
  return undefined
}

const isTime = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0
const isStretch = ({ from, to }: Omit<PhonemeTime, 'symbol'>, first: number, last: number): boolean =>
  isTime(from) && isTime(to) && from >= first - SLACK && to >= from && to <= last + SLACK

/** Words above, their phonemes below, in two shades in turn. */
function strip({ words, duration }: SpeechTimings, width: number, height: number): Still {
  const data = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) data.set([18, 20, 26, 255], i * 4)
  const bar = ({ from, to }: { from: number; to: number }, top: number, bottom: number, shade: readonly number[]): void => {
    const left = Math.floor((from / Math.max(duration, 1e-9)) * width)
    const right = Math.min(width, Math.max(left + 1, Math.ceil((to / Math.max(duration, 1e-9)) * width) - 1))
    for (let y = Math.floor(top * height); y < bottom * height; y++) for (let x = left; x < right; x++) data.set([...shade, 255], (y * width + x) * 4)
  }
  for (const [i, word] of words.entries()) {
    bar(word, 0.15, 0.55, i % 2 === 0 ? [229, 143, 177] : [176, 96, 133])
    for (const [k, phoneme] of word.phonemes.entries()) bar(phoneme, 0.6, 0.85, k % 2 === 0 ? [120, 140, 200] : [84, 100, 150])
  }
  return { width, height, data }
}
