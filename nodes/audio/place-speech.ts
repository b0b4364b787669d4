import { atSampleRate, defineNode, failure, windowed, withChannels, type Json, type SpeechTimings, type Track, type WordTime } from '../../engine/api.ts'

/** Lays what is said where it belongs: lines that were spoken by themselves become one track. */
export const placeSpeech = defineNode({
  type: 'place-speech',
  title: 'Place speech',
  version: 1,
  category: 'audio',
  description: 'Lays spoken lines, or any sounds, at their moments: one track, and one list of words with their times. Moments are seconds, or the markers of a storyboard or sequence.',
  tags: ['voice-over', 'narration', 'dialogue', 'lines', 'timeline', 'subtitles'],
  inputs: {
    audio: { type: 'audio', multiple: true, title: 'Lines', description: 'Tracks of speech nodes.' },
    timings: { type: 'speech-timings', multiple: true, optional: true, title: 'Timings', description: 'One for each line, in the same order; none where sounds are laid.' },
  },
  outputs: {
    audio: { type: 'audio', title: 'Audio' },
    timings: { type: 'speech-timings', title: 'Timings' },
    duration: { type: 'number', title: 'Duration', description: 'Until the last word and the room after it, in seconds.' },
  },
  params: {
    moments: { type: 'json', default: [0], title: 'Moments', description: 'When each line begins: seconds, or markers { seconds }.' },
    scenes: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 100_000 }, default: [], title: 'Scenes', description: 'With markers: which scene each line belongs to, from 0. Empty: in order.' },
    lead: { type: 'number', default: 0, minimum: 0, maximum: 60, unit: 's', title: 'Room before', description: 'Silence before each line.' },
    tail: { type: 'number', default: 0, minimum: 0, maximum: 60, unit: 's', title: 'Room after', description: 'Silence after the last line.' },
    atLeast: { type: 'number', default: 0, minimum: 0, maximum: 86400, unit: 's', title: 'At least', description: 'The shortest duration.' },
  },
  cost: 0,
  run({ inputs, params, links, node }) {
    // What gave nothing is left out of inputs, not out of the order.
    const present = (links.audio ?? inputs.audio.map(() => ({ empty: false }))).flatMap(({ empty }, i) => (empty ? [] : [i]))
    const silent = (links.timings ?? []).length === 0 && inputs.timings.length === 0
    if (!silent && inputs.timings.length !== inputs.audio.length) {
      throw failure('E_PORT_MISSING', { node, port: 'timings', expected: `timings of each of the ${inputs.audio.length} lines`, got: String(inputs.timings.length) })
    }
    const at = momentsOf(params.moments, node)
    const lines = inputs.audio.flatMap((track, k) => {
      const line = present[k] ?? k
      const begins = at(params.scenes[line] ?? line)
      return begins === undefined ? [] : [{ track, timings: inputs.timings[k] ?? NOTHING_SAID, from: begins + params.lead }]
    }).sort((a, b) => a.from - b.from)
    const end = Math.max(0, ...lines.map(({ track, from }) => from + track.info.length / track.info.sampleRate))
    const duration = Math.max(params.atLeast, end + params.tail)
    return { audio: laid(lines, duration), timings: joined(lines, duration), duration }
  },
})

const NOTHING_SAID: SpeechTimings = { alphabet: 'arpabet', duration: 0, words: [] }

interface Line {
  readonly track: Track
  readonly timings: SpeechTimings
  /** Seconds. */
  readonly from: number
}

/** The moment of a scene; undefined where markers say that it isn't there. */
function momentsOf(given: Json, node: string): (scene: number) => number | undefined {
  const list = Array.isArray(given) ? given : [given]
  const moments = new Map(list.map((one, k): readonly [number, number] => {
    const { scene = k, seconds } = typeof one === 'object' && one !== null && !Array.isArray(one) ? one : { seconds: one }
    if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0 || typeof scene !== 'number') {
      throw failure('E_PARAM_VALUE', { node, port: `moments[${k}]`, expected: 'seconds from 0 on, or a marker { seconds }', got: JSON.stringify(one) })
    }
    return [scene, seconds]
  }))
  return (scene) => moments.get(scene)
}

function laid(lines: readonly Line[], duration: number): Track {
  const sampleRate = Math.max(1, ...lines.map(({ track }) => track.info.sampleRate))
  const channels = Math.max(1, ...lines.map(({ track }) => track.info.channels))
  const parts = lines.map(({ track, from }) => ({ track: withChannels(atSampleRate(track, sampleRate), channels), start: Math.round(from * sampleRate) }))
  return windowed({ sampleRate: lines.length === 0 ? 48_000 : sampleRate, channels, length: Math.round(duration * (lines.length === 0 ? 48_000 : sampleRate)) }, async (start, count) => {
    const result = Array.from({ length: channels }, () => new Float32Array(count))
    for (const { track, start: first } of parts) {
      const from = Math.max(start, first)
      const to = Math.min(start + count, first + track.info.length)
      if (from >= to) continue
      const samples = await track.samples(from - first, to - from)
      result.forEach((plane, c) => {
        for (let i = 0; i < to - from; i++) plane[from - start + i]! += samples[c]![i]!
      })
    }
    return result
  })
}

/** Phonemes of another alphabet than the first line's are left out: one list has one. */
function joined(lines: readonly Line[], duration: number): SpeechTimings {
  const { alphabet = 'arpabet', language } = lines[0]?.timings ?? {}
  const later = (line: Line): WordTime[] =>
    line.timings.words.map((word) => ({
      ...word,
      from: word.from + line.from,
      to: word.to + line.from,
      phonemes: line.timings.alphabet === alphabet ? word.phonemes.map((one) => ({ ...one, from: one.from + line.from, to: one.to + line.from })) : [],
    }))
  return {
    alphabet,
    ...(language === undefined ? {} : { language }),
    ...(lines.some(({ timings }) => timings.estimated === true) ? { estimated: true } : {}),
    duration,
    words: lines.flatMap(later).sort((a, b) => a.from - b.from),
  }
}
