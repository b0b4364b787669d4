import { defineNode, failure, fromDecibels, type SpeechTimings, type Track } from '../../engine/api.ts'
import { LEVELS, levelsOf } from '../shared/sound/levels.ts'
import type { Stretch } from '../shared/sound/quiet.ts'
import { bridged, duckedGain, type DuckTimes } from './duck-curve.ts'

/** Points of the gain a second: 5 ms, on a fixed grid, joined by straight lines. */
const POINTS = 200
/** Levels whose mean decides: 50 ms, so that the pulses of a deep voice are one sound. */
const MEAN = 5

/** Turns a sound down while someone speaks, and up again where there is room. */
export const duck = defineNode({
  type: 'duck',
  title: 'Duck',
  version: 1,
  category: 'audio',
  description: 'Turns music or ambience down while a voice speaks. It goes down before the first word, stays down over short pauses, and comes back after the last.',
  tags: ['sidechain', 'compressor', 'voice-over', 'background music', 'ducking'],
  inputs: {
    audio: { type: 'audio', title: 'Audio', description: 'What is turned down.' },
    voice: { type: 'audio', multiple: true, optional: true, title: 'Voices', description: 'They are listened to, and not heard here: mix them in after.' },
    timings: { type: 'speech-timings', optional: true, title: 'Timings', description: 'When words are spoken, from a speech node. Where they are wired, the loudness of voices does not count.' },
  },
  outputs: { audio: 'audio' },
  params: {
    depth: { type: 'number', default: 12, minimum: 0, maximum: 80, uiMaximum: 30, step: 0.5, unit: 'dB', title: 'Depth', description: 'By how much it is turned down. Under speech: 10 to 20; 80 is silence.' },
    threshold: { type: 'number', default: -40, minimum: -80, maximum: 0, step: 0.5, unit: 'LUFS', idleWith: { timings: true }, title: 'Threshold', description: 'A voice that is louder counts. Breath and noise of the room should lie below it.' },
    attack: { type: 'number', default: 0.3, minimum: 0.005, maximum: 10, uiMaximum: 2, unit: 's', title: 'Attack', description: 'How long going down takes.' },
    lookAhead: { type: 'number', default: 0.3, minimum: 0, maximum: 10, uiMaximum: 2, unit: 's', title: 'Look-ahead', description: 'How long before a word going down begins: as long as the attack, and the first word finds it down.' },
    hold: { type: 'number', default: 0.6, minimum: 0, maximum: 30, uiMaximum: 4, unit: 's', title: 'Hold', description: 'How long it stays down after a word. Pauses shorter than hold and look-ahead together are bridged.' },
    release: { type: 'number', default: 0.9, minimum: 0.005, maximum: 30, uiMaximum: 4, unit: 's', title: 'Release', description: 'How long coming back takes.' },
    offset: { type: 'number', default: 0, minimum: -86400, maximum: 86400, uiMinimum: -5, uiMaximum: 5, unit: 's', title: 'Offset', description: 'When the voice begins, where an audio-delay moves it: of the timings. A voice that is wired is moved by itself.' },
  },
  cost: 0,
  run({ inputs: { audio, voice = [], timings }, params, node }) {
    if (voice.length === 0 && timings === undefined) {
      throw failure('E_PORT_MISSING', { node, port: 'voice', expected: 'a voice, or the timings of one', got: 'neither', fix: 'Wire a track to voice, or the timings of a speech node to timings.' })
    }
    const spoken = timings === undefined ? loudStretches(voice, params.threshold) : wordStretches(timings, params.offset)
    return { audio: ducked(audio, spoken, params) }
  },
})

/** Stretches of speech that touch a span, in order; one may be cut at the span's ends. Seconds. */
type Spoken = (from: number, to: number) => Promise<readonly Stretch[]> | readonly Stretch[]

function wordStretches({ words }: SpeechTimings, offset: number): Spoken {
  const all = bridged(words.filter(({ from, to }) => to > from).map(({ from, to }) => ({ from: from + offset, to: to + offset })), 0)
  return (from, to) => {
    let first = 0
    for (let end = all.length; first < end;) {
      const middle = (first + end) >> 1
      if (all[middle]!.to < from) first = middle + 1
      else end = middle
    }
    let last = first
    while (last < all.length && all[last]!.from <= to) last++
    return all.slice(first, last)
  }
}

function loudStretches(voices: readonly Track[], threshold: number): Spoken {
  const sources = voices.map((voice) => levelsOf(voice))
  const energy = fromDecibels(threshold) ** 2
  return async (from, to) => {
    const reach = (MEAN - 1) / 2
    const first = Math.floor(from * LEVELS)
    const count = Math.ceil(to * LEVELS) - first
    const levels = await Promise.all(sources.map((source) => source(first - reach, count + 2 * reach)))
    const loud = (at: number): boolean =>
      levels.some((voice) => {
        let sum = 0
        for (let k = 0; k < MEAN; k++) sum += fromDecibels(voice[at + k]!) ** 2
        return sum / MEAN > energy
      })
    const stretches: Stretch[] = []
    for (let at = 0; at < count; at++) {
      if (!loud(at)) continue
      const start = at
      while (at < count && loud(at)) at++
      stretches.push({ from: (first + start) / LEVELS, to: (first + at) / LEVELS })
    }
    return stretches
  }
}

function ducked(track: Track, spoken: Spoken, times: DuckTimes): Track {
  const { sampleRate } = track.info
  const before = times.hold + times.release + times.attack
  return {
    info: track.info,
    async samples(start, count) {
      const first = Math.floor((start * POINTS) / sampleRate)
      const last = Math.floor(((start + count - 1) * POINTS) / sampleRate) + 1
      const stretches = spoken(first / POINTS - before, last / POINTS + times.lookAhead)
      const [source, found] = await Promise.all([track.samples(start, count), stretches])
      if (found.length === 0) return source
      const held = bridged(found, times.hold + times.lookAhead)
      const gains = Float64Array.from({ length: last - first + 1 }, (_, i) => duckedGain((first + i) / POINTS, held, times))
      const factors = new Float64Array(count)
      for (let i = 0; i < count; i++) {
        const at = ((start + i) * POINTS) / sampleRate - first
        const point = Math.floor(at)
        factors[i] = gains[point]! + ((gains[point + 1] ?? 1) - gains[point]!) * (at - point)
      }
      return source.map((plane) => plane.map((value, i) => value * factors[i]!))
    },
  }
}
