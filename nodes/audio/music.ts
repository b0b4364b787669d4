import { defineNode, fromDecibels, type Json, type Signal, type Track } from '../../engine/api.ts'
import { limited } from './limiter.ts'
import { withSampleGain } from './gain-curve.ts'
import type { Piece } from './music/compose.ts'
import { BEATS, energyAt } from './music/form.ts'
import { KEYS, MODES, type Mode } from './music/harmony.ts'
import { CHARACTERS, MOODS, ROLES } from './music/moods.ts'
import { lengthOf } from './synth/length-of.ts'
import { RATE } from './synth/sound.ts'

/** A piece of music made from nothing but numbers, as long as it is asked for, with a beginning, a climax and an end. */
export const music = defineNode({
  type: 'music',
  title: 'Music',
  version: 1,
  category: 'audio',
  description: 'Composes and plays a piece of music: intro, build, drop and outro fitted to a length, so that it ends on its last chord and is never cut. Also tells when its beats, bars and sections are.',
  tags: ['background music', 'soundtrack', 'score', 'song', 'beat', 'synthesis', 'background', 'composer', 'source', 'tune', 'bgm'],
  inputs: {
    video: { type: 'video', optional: true, title: 'As long as a clip' },
    audio: { type: 'audio', optional: true, title: 'As long as a track' },
  },
  outputs: {
    audio: { type: 'audio', title: 'Audio', description: '48 kHz, stereo.' },
    beats: { type: 'data', title: 'Beats', description: 'Seconds, in order: for cut-between.' },
    bars: { type: 'data', title: 'Bars', description: 'The beats that bars begin with.' },
    sections: { type: 'data', title: 'Sections', description: 'A list of { name, from, to } in seconds: intro, theme, build, drop, break, outro.' },
    chords: { type: 'data', title: 'Chords', description: 'A list of { name, from, to }.' },
    tempo: { type: 'number', title: 'Tempo', description: 'Beats a minute.' },
    pulse: { type: 'signal', title: 'Pulse', description: '1 on each beat, and sinking until the next.' },
    energy: { type: 'signal', title: 'Energy', description: 'How much is going on, 0 to 1.' },
  },
  params: {
    mood: { type: 'string', enum: MOODS, default: 'hopeful', title: 'Mood' },
    duration: { type: 'number', default: 30, minimum: 0.5, maximum: 3600, uiMaximum: 300, unit: 's', title: 'Duration', description: 'Where no clip or track is wired.' },
    tempo: { type: 'number', optional: true, minimum: 40, maximum: 220, unit: 'bpm', title: 'Tempo', description: 'Kept to within 1 %. Empty: as the mood has it.' },
    key: { type: 'string', enum: KEYS, default: 'D', title: 'Key' },
    mode: { type: 'string', enum: ['auto', ...(Object.keys(MODES) as Mode[])], default: 'auto', title: 'Mode', description: 'auto: as the mood has it.' },
    parts: { type: 'array', items: { type: 'string', enum: ROLES }, default: [...ROLES], title: 'Parts', description: 'Who plays. Without lead it stays behind a voice.' },
    gain: { type: 'number', default: 0, minimum: -60, maximum: 12, unit: 'dB', title: 'Gain', description: '0 is about -20 LUFS.' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 4294967295, widget: 'seed', title: 'Seed', description: 'Another one: another piece.' },
  },
  cost: 1,
  async run({ inputs, params, report }) {
    const [{ compose }, { played }] = await Promise.all([import('./music/compose.ts'), import('./synth/player.ts')])
    const length = lengthOf(inputs, params.duration)
    const seconds = length / RATE
    const piece = compose({ seconds, mood: params.mood, key: KEYS.indexOf(params.key), mode: params.mode === 'auto' ? undefined : params.mode, tempo: params.tempo, parts: params.parts, seed: params.seed })
    const { trim, hall, pump } = CHARACTERS[params.mood]
    const track = played({ length, hits: piece.hits, hall: { decay: hall, before: 0.018, damping: 0.42 }, ...(pump === 0 ? {} : { duck: steppingBack(piece.kicks, pump) }) })
    report({ key: params.key, mode: piece.mode, tempo: tidy(piece.form.tempo), bars: piece.form.bars, cadence: tidy(piece.form.cadence) })
    return {
      audio: limited(ending(track, seconds), fromDecibels(trim + params.gain), CEILING),
      ...timesOf(piece, seconds),
      energy: { at: (time) => energyAt(piece.form, Math.max(0, Math.min(time, seconds) / piece.form.bar)) },
    }
  },
})

/** Highest true peak, linear. */
const CEILING = fromDecibels(-1.5)

/** What rings on at the end goes down to silence. */
function ending(track: Track, seconds: number): Track {
  const length = track.info.length
  const silent = Math.min(0.05, seconds / 20) * RATE
  const fade = Math.min(1.1, seconds / 3) * RATE
  return withSampleGain(track, (sample) => {
    const left = (length - silent - sample) / fade
    return left >= 1 ? 1 : left <= 0 ? 0 : Math.sin((left * Math.PI) / 2) ** 2
  })
}

/** Level after the last stroke of the bass drum. */
function steppingBack(kicks: readonly number[], pump: number): (time: number) => number {
  return (time) => {
    let [low, high] = [0, kicks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (kicks[middle]! <= time) low = middle + 1
      else high = middle
    }
    if (low === 0) return 1
    const since = time - kicks[low - 1]!
    return 1 - pump * (since < 0.006 ? since / 0.006 : Math.exp(-(since - 0.006) / 0.11))
  }
}

const tidy = (seconds: number): number => Math.round(seconds * 1e6) / 1e6

/** When everything is: in the shape of what beat-detect tells of other music. */
function timesOf({ form, chords }: Piece, seconds: number): { beats: number[]; bars: number[]; sections: Json; chords: Json; tempo: number; pulse: Signal } {
  const { bar, bars, sections, tempo } = form
  const beat = bar / BEATS
  const last = bars * BEATS
  const times = (count: number, step: number): number[] => Array.from({ length: count }, (_, i) => tidy(i * step))
  const until = (n: number, first: number, count: number): number => tidy(n === sections.length - 1 ? seconds : (first + count) * bar)
  return {
    beats: times(last + 1, beat),
    bars: times(bars + 1, bar),
    sections: sections.map(({ name, bar: first, bars: count }, i) => ({ name, from: tidy(first * bar), to: until(i, first, count) })),
    chords: chords.map(({ name, from, to }) => ({ name, from: tidy(from), to: tidy(to) })),
    tempo: tidy(tempo),
    pulse: { at: (time) => (time < 0 ? 0 : Math.exp((Math.min(Math.floor(time / beat + 1e-9), last) * beat - time) / (0.35 * beat))) },
  }
}
