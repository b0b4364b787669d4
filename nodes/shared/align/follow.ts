/**
 * A long text followed through a long sound, a few sentences at a time: roughly where each sentence is, then its words. What is in
 * memory hangs neither on the text's length nor on the sound's.
 */
import type { WordTime } from '../../../engine/api.ts'
import type { TokenPhoneme } from '../kinds/speech.ts'
import { alignText, OTHER_WORDS, type Reading } from './align.ts'
import { featuresOf, FEATURE_RATE, HOP, WIDTH, type Features } from './features.ts'
import { withoutPauses } from './pauses.ts'
import type { Readings } from './readings.ts'
import type { Sound } from './sound.ts'
import { warpWithin } from './warp.ts'

/** Seconds of a voice that are looked for at once, and the stretch of sound that they are looked for in. */
const AT_ONCE = 16
const stretchOf = (seconds: number): number => seconds * 1.8 + 12
/** Of moments, only each so many count for where a sentence is. */
const ROUGH = 4
/** What each moment costs that the next words are waited for: a sentence like them, later, is not taken for them. */
const WAIT = 0.3
/** What is heard around a sentence when its words are looked for. */
const AROUND = 0.3

export interface Line {
  readonly tokens: readonly { readonly text: string; readonly joined: boolean }[]
}

export interface Following {
  readonly lines: readonly Line[]
  /** What a voice says of a line; undefined where none can. */
  readonly read: (n: number) => Promise<Readings | undefined>
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number) => void
}

export interface Followed {
  readonly alphabet: 'arpabet' | 'ipa'
  readonly words: readonly WordTime[]
  /** Lines that are hardly in the sound, by number. */
  readonly missed: readonly number[]
}

export async function followText(sound: Sound, { lines, read, signal, progress }: Following): Promise<Followed | undefined> {
  const words: WordTime[] = []
  const missed: number[] = []
  let alphabet: 'arpabet' | 'ipa' = 'arpabet'
  let at = 0
  for (let n = 0; n < lines.length;) {
    signal.throwIfAborted()
    const group: Readings[] = []
    let seconds = 0
    while (n + group.length < lines.length && (group.length === 0 || seconds < AT_ONCE)) {
      const said = await read(n + group.length)
      if (said === undefined) return undefined
      group.push(said)
      seconds += said.readings[0]!.samples.length / FEATURE_RATE
    }
    alphabet = group[0]!.alphabet
    const until = Math.min(sound.seconds, at + stretchOf(seconds))
    const stretch = await sound.read(at, until)
    const places = rough(stretch, await sound.unspoken?.(stretch), group.map(({ readings }) => readings[0]!))
    // The last of several is looked for again with those after it: what follows holds it in its place.
    const sure = n + group.length === lines.length || group.length === 1 ? group.length : group.length - 1
    for (let k = 0; k < sure; k++) {
      const { from, to } = places[k]!
      const start = Math.max(at, from + at - AROUND)
      const heard = await sound.read(start, Math.min(until, to + at + AROUND))
      const line = alignText(heard, group[k]!.readings, { within: true, unspoken: await sound.unspoken?.(heard) })
      if (line.apart > OTHER_WORDS) missed.push(n + k)
      words.push(...wordsOf(lines[n + k]!, line.phonemes, start, words.at(-1)?.to ?? 0))
    }
    at = Math.min(sound.seconds, Math.max(at, words.at(-1)?.to ?? at))
    n += sure
    progress(n, lines.length)
  }
  return { alphabet, words, missed }
}

/** Seconds of the stretch that each reading is heard in. */
function rough(samples: Float32Array, unspoken: readonly boolean[] | undefined, readings: readonly Reading[]): readonly { from: number; to: number }[] {
  const all = new Float32Array(readings.reduce((sum, one) => sum + one.samples.length, 0))
  const starts: number[] = []
  let at = 0
  for (const { samples: own } of readings) {
    starts.push(at / FEATURE_RATE)
    all.set(own, at)
    at += own.length
  }
  const thin = (sound: Float32Array, silent?: readonly boolean[]) => {
    const { features: spoken, moments } = withoutPauses(featuresOf(sound, silent))
    return { features: thinned(spoken), moments: moments.filter((_, k) => k % ROUGH === 0) }
  }
  const [said, heard] = [thin(all), thin(samples, unspoken)]
  const { places } = warpWithin(said.features, heard.features, WAIT)
  const placeOf = (seconds: number): number => {
    const k = said.moments.findIndex((moment) => moment * HOP >= seconds)
    const place = places[k < 0 ? places.length - 1 : k] ?? 0
    return (heard.moments[Math.min(heard.moments.length - 1, Math.round(place))] ?? 0) * HOP
  }
  return readings.map(({ phonemes }, n) => {
    const sounds = phonemes.filter(({ token }) => token >= 0)
    return { from: placeOf(starts[n]! + (sounds[0]?.from ?? 0)), to: placeOf(starts[n]! + (sounds.at(-1)?.to ?? 0)) }
  })
}

function thinned({ count, values, levels, quiet }: Features): Features {
  const kept = Math.ceil(count / ROUGH)
  const result = new Float32Array(kept * WIDTH)
  for (let k = 0; k < kept; k++) result.set(values.subarray(k * ROUGH * WIDTH, (k * ROUGH + 1) * WIDTH), k * WIDTH)
  return { count: kept, values: result, levels: Float32Array.from({ length: kept }, (_, k) => levels[k * ROUGH]!), quiet: Array.from({ length: kept }, (_, k) => quiet[k * ROUGH]!) }
}

/** Words of a line at their times; one that nothing is heard of stands where the one before it ends. */
export function wordsOf({ tokens }: Line, phonemes: readonly TokenPhoneme[], start: number, before: number): readonly WordTime[] {
  let last = before
  return tokens.map(({ text, joined }, k) => {
    const own = phonemes.filter(({ token }) => token === k)
    const from = Math.max(last, start + (own[0]?.from ?? 0))
    const to = own.length === 0 ? from : Math.max(from, start + own.at(-1)!.to)
    if (own.length > 0) last = to
    const within = (time: number): number => Math.min(to, Math.max(from, start + time))
    return { text, from, to, phonemes: own.filter(({ symbol }) => symbol !== '').map(({ symbol, from: a, to: b }) => ({ symbol, from: within(a), to: within(b) })), ...(joined ? { joined: true as const } : {}) }
  })
}
