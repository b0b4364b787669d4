import { defineNode, fps, rational, type Json, type SpeechTimings } from '../../engine/api.ts'
import type { Stretch } from '../shared/sound/quiet.ts'
import { keptClip, keptTrack, startsOf, type FrameRange } from './kept-stretches.ts'

/** Seconds of sound that are no word. */
const CLICK = 0.08

/** Cuts out pauses: a talking film becomes a tight one. */
export const removeSilence = defineNode({
  type: 'remove-silence',
  title: 'Remove silence',
  version: 1,
  category: 'time',
  description: 'Cuts silence out of a track, and the same stretches out of the picture that goes with it: jump cuts for talking films.',
  tags: ['jump cut', 'pause', 'tighten', 'speech', 'podcast', 'cut', 'jumpcut', 'dead air'],
  inputs: {
    audio: { type: 'audio', title: 'Audio', description: 'It decides what is cut.' },
    video: { type: 'video', title: 'Video', optional: true },
    timings: { type: 'speech-timings', title: 'Timings', optional: true, description: 'Of the words in it, which move along.' },
  },
  outputs: {
    audio: 'audio',
    video: { type: 'video', optional: true },
    timings: { type: 'speech-timings', title: 'Timings', optional: true },
    kept: { type: 'data', title: 'Kept', description: 'A list of { from, to } in seconds of the source.' },
  },
  params: {
    measure: { type: 'string', enum: ['loudness', 'speech'], default: 'loudness', title: 'Measure', description: '`speech`: all but speech is silence, by a model of the family voice-activity: for noisy places.' },
    threshold: { type: 'number', default: -45, minimum: -120, maximum: 0, step: 1, unit: 'LUFS', idleWith: { measure: ['speech'] }, title: 'Threshold', description: 'What is softer is silence.' },
    duration: { type: 'number', default: 0.6, minimum: 0.02, maximum: 600, uiMaximum: 5, unit: 's', title: 'Shortest silence', description: 'Pauses that are shorter stay.' },
    before: { type: 'number', default: 0.12, minimum: 0, maximum: 10, uiMaximum: 1, unit: 's', title: 'Kept before', description: 'Of the silence before a word.' },
    after: { type: 'number', default: 0.18, minimum: 0, maximum: 10, uiMaximum: 1, unit: 's', title: 'Kept after', description: 'Of the silence after a word.' },
    model: { type: 'string', optional: true, minLength: 1, package: ['voice-activity'], title: 'Model', description: 'Model package for `speech`, e.g. silero-vad; absent: the first that is installed.', advanced: true },
  },
  imageModel: { family: 'voice-activity', optional: true },
  cost: 0,
  describe: ({ inputs: { audio, video, timings } }) => ({ audio, kept: [], ...(video === undefined ? {} : { video }), ...(timings === undefined ? {} : { timings }) }),
  async run({ inputs: { audio, video, timings }, params, models, signal, progress, report, log }) {
    const { between, quietStretches, voiceFor } = await import('../shared/sound/quiet.ts')
    const { sampleRate, length } = audio.info
    // Without a picture each sample is a frame.
    const rate = video?.info.rate ?? rational(sampleRate)
    const total = video?.info.length ?? length
    const silences = await quietStretches(audio, { ...params, least: CLICK }, { signal, progress }, await voiceFor(params.measure, params.model, models, signal))
    const kept = keptOf(between(silences, length / sampleRate), params)
    const ranges = kept.flatMap(({ from, to }): FrameRange[] => {
      const range = { first: Math.max(0, Math.floor(from * fps(rate) + 1e-6)), end: Math.min(total, Math.ceil(to * fps(rate) - 1e-6)) }
      return range.end > range.first ? [range] : []
    })
    if (ranges.length === 0) {
      log.warn('W_ALL_SILENT', { port: 'audio', expected: `sound above ${params.threshold} LUFS` })
      ranges.push({ first: 0, end: total })
    }
    const starts = startsOf(ranges)
    report({ removed: Number(((total - starts.at(-1)!) / fps(rate)).toFixed(3)), cuts: ranges.length - 1 })
    const seconds = ranges.map(({ first, end }) => ({ from: first / fps(rate), to: end / fps(rate) }))
    return {
      audio: keptTrack(audio, ranges, rate),
      ...(video === undefined ? {} : { video: keptClip(video, ranges) }),
      ...(timings === undefined ? {} : { timings: keptTimings(timings, seconds, starts.map((start) => start / fps(rate))) }),
      kept: seconds as unknown as Json,
    }
  },
})

/** Sounds with what stays of the silence around them, in one where they touch. */
function keptOf(sounds: readonly Stretch[], { before, after }: { readonly before: number; readonly after: number }): Stretch[] {
  const made: Stretch[] = []
  for (const sound of sounds) {
    const [from, to] = [sound.from - before, sound.to + after]
    const last = made.at(-1)
    if (last !== undefined && from <= last.to) made[made.length - 1] = { from: last.from, to }
    else made.push({ from, to })
  }
  return made
}

/** Words that begin within what is kept. */
function keptTimings(timings: SpeechTimings, kept: readonly Stretch[], starts: readonly number[]): SpeechTimings {
  const words = timings.words.flatMap((word) => {
    const k = kept.findIndex(({ from, to }) => word.from >= from - 1e-6 && word.from < to)
    if (k < 0) return []
    const moved = (time: number): number => starts[k]! + Math.min(time, kept[k]!.to) - kept[k]!.from
    return [{ ...word, from: moved(word.from), to: moved(word.to), phonemes: word.phonemes.map((one) => ({ ...one, from: moved(one.from), to: moved(one.to) })) }]
  })
  return { ...timings, duration: starts.at(-1)!, words }
}
