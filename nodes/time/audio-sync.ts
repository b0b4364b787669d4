import { clipDuration, defineNode, failure, frameToSample, rational, slicedStored, sliceTrack, windowed, type Clip, type ClipSource, type Track } from '../../engine/api.ts'
import { FASTEST, MANNERS, SLOWEST, warnOfStretch, type Manner } from '../shared/sound/manners.ts'
import type { Offset } from '../shared/sound/offset.ts'
import { steadyMap } from '../shared/sound/time-map.ts'
import { framesOf, steppedClip } from './frame-map.ts'

/** Below this the two are hardly the same sound. */
const SURE = 0.25

/** Brings sound and picture to one length, and into step. */
export const audioSync = defineNode({
  type: 'audio-sync',
  title: 'Audio sync',
  version: 1,
  category: 'time',
  description: 'Fits sound to a picture, or a picture to its sound: cut, looped, or stretched with its pitch kept. A recording by another microphone is brought into step with the sound of the camera.',
  tags: ['fit', 'match', 'loop', 'stretch', 'trim', 'offset', 'lip sync', 'second microphone', 'dual system'],
  inputs: {
    video: { type: 'video', title: 'Video' },
    audio: { type: 'audio', title: 'Audio' },
    reference: { type: 'audio', title: 'Sound of the picture', optional: true, description: 'What the camera itself recorded: the audio is moved to where it is the same.' },
  },
  outputs: {
    video: 'video',
    audio: 'audio',
    data: { type: 'data', title: 'Found', description: '{ offset, likeness, speed }: seconds, 0 to 1, and how many times as fast what was fitted plays.' },
  },
  params: {
    mode: { type: 'string', enum: ['match', 'trim', 'loop', 'stretch'], default: 'trim', title: 'Mode', description: 'match: both end with the shorter; trim: cut, or filled with silence or the last picture; loop: again and again; stretch: faster or slower, with its pitch kept.' },
    fit: { type: 'string', enum: ['sound', 'picture'], default: 'sound', idleWith: { mode: ['match'] }, title: 'What is fitted', description: 'The other stays as it is.' },
    offset: { type: 'number', default: 0, minimum: -3600, maximum: 3600, uiMinimum: -5, uiMaximum: 5, unit: 's', title: 'Offset', description: 'The sound is moved by so much: later, or earlier where it is below 0. Added to what is found by the reference.' },
    search: { type: 'number', default: 120, minimum: 0.1, maximum: 3600, unit: 's', title: 'Searched', description: 'How far off the reference may be.', advanced: true },
    crossfade: { type: 'number', default: 0.5, minimum: 0, maximum: 30, uiMaximum: 5, unit: 's', title: 'Crossfade', description: 'Of a sound that loops, from its end to its beginning.' },
    fade: { type: 'number', default: 0, minimum: 0, maximum: 60, uiMaximum: 5, unit: 's', title: 'Fade out', description: 'Of a sound that is cut at the end of the picture.' },
    content: { type: 'string', enum: Object.keys(MANNERS) as Manner[], default: 'mixed', title: 'Content of the sound', description: 'What it is mostly, where it is stretched.', advanced: true },
  },
  cost: 0,
  async describe({ inputs: { video, audio }, params, node, log }) {
    const { clip, track } = await fitted(video, moved(audio, params.offset), { ...params, node, log })
    return { video: clip, audio: track, data: {} }
  },
  async run({ inputs: { video, audio, reference }, params, node, signal, progress, report, log }) {
    const found: Offset = reference === undefined ? { seconds: 0, likeness: 1 } : await (await import('../shared/sound/offset.ts')).findOffset(audio, reference, params.search, { signal, progress })
    if (found.likeness < SURE) log.warn('W_SYNC_UNSURE', { port: 'reference', expected: 'the same sound as on audio', got: `a likeness of ${(100 * found.likeness).toFixed(0)} %` })
    const offset = found.seconds + params.offset
    const { clip, track, speed } = await fitted(video, moved(audio, offset), { ...params, node, log })
    const data = { offset: Number(offset.toFixed(6)), ...(reference === undefined ? {} : { likeness: Number(found.likeness.toFixed(3)) }), speed: Number(speed.toFixed(6)) }
    report(data)
    return { video: clip, audio: track, data }
  },
})

/** Later: silence before it; earlier: without its beginning. */
function moved(track: Track, seconds: number): Track {
  const shift = Math.round(seconds * track.info.sampleRate)
  return shift === 0 ? track : sliceTrack(track, -shift, Math.max(1, track.info.length + shift))
}

interface Rule {
  readonly mode: 'match' | 'trim' | 'loop' | 'stretch'
  readonly fit: 'sound' | 'picture'
  readonly crossfade: number
  readonly fade: number
  readonly content: Manner
  readonly node: string
  readonly log: Parameters<typeof warnOfStretch>[3]
}

interface Fitted {
  readonly clip: ClipSource | Clip
  readonly track: Track
  readonly speed: number
}

async function fitted(video: Clip, audio: Track, rule: Rule): Promise<Fitted> {
  const { rate, length } = video.info
  const { sampleRate } = audio.info
  const whole = frameToSample(length, rate, sampleRate)
  const frames = Math.max(1, framesOf(audio.info.length / sampleRate, rate))
  switch (rule.mode) {
    case 'match': {
      const least = Math.min(length, frames)
      return { clip: cutTo(video, least), track: ended(audio, frameToSample(least, rate, sampleRate), rule.fade), speed: 1 }
    }
    case 'trim':
      return rule.fit === 'sound' ? { clip: video, track: ended(audio, whole, rule.fade), speed: 1 } : { clip: cutTo(video, frames), track: audio, speed: 1 }
    case 'loop':
      return rule.fit === 'sound' ? { clip: video, track: ended(looped(audio, whole, rule), whole, rule.fade), speed: 1 } : { clip: repeated(video, frames), track: audio, speed: 1 }
    case 'stretch': {
      const speed = rule.fit === 'sound' ? audio.info.length / whole : length / frames
      if (rule.fit === 'picture') return { clip: steppedClip(video, rational(length, frames), rate, 'nearest'), track: audio, speed }
      if (speed < SLOWEST || speed > FASTEST) {
        throw failure('E_PARAM_VALUE', { node: rule.node, port: 'audio', expected: `sound of ${(clipDuration(video.info) * SLOWEST).toFixed(2)} to ${(clipDuration(video.info) * FASTEST).toFixed(2)} s`, got: `${(audio.info.length / sampleRate).toFixed(2)} s`, fix: 'Loop or trim it.' })
      }
      warnOfStretch(speed, speed, 'audio', rule.log)
      const { retimed } = await import('../shared/sound/retime.ts')
      return { clip: video, track: retimed(audio, { map: steadyMap(audio.info.length, whole), manner: rule.content }), speed }
    }
  }
}

/** The first frames; where there are too few the last one stays. */
const cutTo = (video: Clip, frames: number): ClipSource => ({
  info: { ...video.info, length: frames },
  window: 'any',
  ...slicedStored(video.stored, 0, frames),
  frame: (n, scope) => scope.pull(video, Math.min(n, video.info.length - 1)),
})

const repeated = (video: Clip, frames: number): ClipSource => ({
  info: { ...video.info, length: frames },
  window: 'any',
  frame: (n, scope) => scope.pull(video, n % video.info.length),
})

/** Cut or filled with silence, with a fade where it is cut. */
function ended(audio: Track, length: number, fade: number): Track {
  const track = sliceTrack(audio, 0, length)
  const fall = Math.min(length, Math.round(fade * audio.info.sampleRate))
  if (fall === 0 || audio.info.length <= length) return track
  return windowed(track.info, async (start, count) => {
    const planes = await track.samples(start, count)
    return planes.map((plane) => plane.map((value, i) => value * rise((length - start - i) / fall)))
  })
}

/** Of equal power: two unlike sounds that cross keep their level. */
const rise = (x: number): number => (x >= 1 ? 1 : Math.sin((x * Math.PI) / 2))

/** Again and again, each time beginning while the one before ends. */
function looped(audio: Track, length: number, { crossfade }: Rule): Track {
  const own = audio.info.length
  if (own >= length) return audio
  const { sampleRate, channels } = audio.info
  const overlap = Math.min(Math.floor(own / 2), Math.round(crossfade * sampleRate))
  const period = own - overlap
  return windowed({ sampleRate, channels, length }, async (start, count) => {
    const result = Array.from({ length: channels }, () => new Float32Array(count))
    for (let round = Math.max(0, Math.floor((start - own) / period)); round * period < start + count; round++) {
      const from = Math.max(start, round * period)
      const to = Math.min(start + count, round * period + own)
      if (from >= to) continue
      const samples = await audio.samples(from - round * period, to - from)
      for (let at = from; at < to; at++) {
        const place = at - round * period
        const up = round > 0 && place < overlap ? rise(place / overlap) : 1
        const down = place >= period ? rise((own - place) / overlap) : 1
        for (let c = 0; c < channels; c++) result[c]![at - start]! += samples[c]![at - from]! * up * down
      }
    }
    return result
  })
}
