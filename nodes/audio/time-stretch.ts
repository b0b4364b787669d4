import { defineNode, failure, type SpeechTimings } from '../../engine/api.ts'
import { FASTEST, MANNERS, SLOWEST, warnOfStretch, type Manner } from '../shared/sound/manners.ts'
import { drivenMap, steadyMap, type TimeMap } from '../shared/sound/time-map.ts'

/** Makes a sound longer or shorter at the same pitch, or higher or lower at the same length. */
export const timeStretch = defineNode({
  type: 'time-stretch',
  title: 'Time stretch',
  version: 1,
  category: 'audio',
  description: 'Plays a track faster or slower with its pitch kept, or moves its pitch with its length kept. The speed may change over time.',
  tags: ['tempo', 'pitch shift', 'retime', 'slow', 'fast', 'WSOLA'],
  inputs: {
    audio: { type: 'audio', title: 'Audio' },
    timings: { type: 'speech-timings', optional: true, title: 'Timings', description: 'Of the words in it, which move along.' },
  },
  outputs: {
    audio: { type: 'audio', title: 'Audio' },
    timings: { type: 'speech-timings', optional: true, title: 'Timings' },
  },
  params: {
    speed: { type: 'number', default: 1, minimum: SLOWEST, maximum: FASTEST, uiMinimum: 0.5, uiMaximum: 2, step: 0.01, unit: '×', animatable: true, idleWith: { duration: true }, title: 'Speed', description: '2 is twice as fast. It may have keyframes or follow a signal, by the time of the result.' },
    duration: { type: 'number', optional: true, minimum: 0.01, maximum: 86400, uiMaximum: 120, unit: 's', title: 'Duration', description: 'As fast as it must be to take so long, in place of the speed.' },
    pitch: { type: 'number', default: 0, minimum: -24, maximum: 24, uiMinimum: -12, uiMaximum: 12, step: 0.1, unit: 'semitones', title: 'Pitch', description: '12 is an octave up.' },
    content: { type: 'string', enum: Object.keys(MANNERS) as Manner[], default: 'mixed', title: 'Content', description: 'What it is mostly: speech, music, or something of both.' },
  },
  cost: 0,
  async run({ inputs: { audio, timings }, params, at, node, log }) {
    const { length, sampleRate } = audio.info
    const map = params.duration === undefined ? bySpeed() : byDuration(params.duration)
    const { retimed } = await import('../shared/sound/retime.ts')
    const track = retimed(audio, { map, manner: params.content, pitch: params.pitch })
    return timings === undefined ? { audio: track } : { audio: track, timings: movedTimings(timings, map, sampleRate) }

    function byDuration(seconds: number): TimeMap {
      const wanted = Math.max(1, Math.round(seconds * sampleRate))
      const speed = length / wanted
      if (speed < SLOWEST - 1e-9 || speed > FASTEST + 1e-9) {
        throw failure('E_PARAM_VALUE', { node, port: 'duration', expected: `${(length / sampleRate / FASTEST).toFixed(3)} to ${(length / sampleRate / SLOWEST).toFixed(3)} s with this track`, got: `${seconds} s` })
      }
      warnOfStretch(speed, speed, 'duration', log)
      return steadyMap(length, wanted)
    }

    function bySpeed(): TimeMap {
      const { map, slowest, fastest } = drivenMap(length, sampleRate, (time) => Math.min(FASTEST, Math.max(SLOWEST, at(time).speed)))
      warnOfStretch(slowest, fastest, 'speed', log)
      return map
    }
  },
})

function movedTimings(timings: SpeechTimings, map: TimeMap, sampleRate: number): SpeechTimings {
  const when = (seconds: number): number => map.when(seconds * sampleRate) / sampleRate
  const moved = <T extends { readonly from: number; readonly to: number }>(one: T): T => ({ ...one, from: when(one.from), to: when(one.to) })
  return { ...timings, duration: when(timings.duration), words: timings.words.map((word) => ({ ...moved(word), phonemes: word.phonemes.map(moved) })) }
}
