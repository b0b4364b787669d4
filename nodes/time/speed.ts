import { defineNode, fps, resampleTrack, type ClipSource, type Track } from '../../engine/api.ts'
import { FASTEST, MANNERS, SLOWEST, warnOfStretch, type Manner } from '../shared/sound/manners.ts'
import { drivenMap, steadyMap, type DrivenMap } from '../shared/sound/time-map.ts'
import { drivenClip, FRAME_MODES, fractionOf, steppedClip } from './frame-map.ts'

/** Plays a clip faster or slower at the same frame rate. */
export const speed = defineNode({
  type: 'speed',
  title: 'Speed',
  version: 2,
  category: 'time',
  description: 'Plays a clip and its sound faster or slower; the frame rate stays. The sound keeps its pitch, or follows like a tape.',
  tags: ['slow motion', 'fast', 'time lapse', 'retime', 'speed ramp', 'speed up', 'fast forward', 'hyperlapse', 'fast motion', 'timelapse', 'faster'],
  inputs: {
    video: { type: 'video', title: 'Video' },
    audio: { type: 'audio', title: 'Audio', description: 'Sound that runs with the clip.', optional: true },
  },
  outputs: { video: 'video', audio: { type: 'audio', optional: true } },
  migrations: { 1: (params) => ({ ...params, pitch: 'follow' }) },
  params: {
    factor: { type: 'number', default: 2, minimum: 0.01, maximum: 100, uiMinimum: 0.25, uiMaximum: 4, step: 0.01, unit: '×', animatable: true, title: 'Factor', description: '2 is twice as fast, 0.5 half as fast. It may have keyframes or follow a signal, by the time of the result: the sound goes along.' },
    frames: { type: 'string', enum: FRAME_MODES, default: 'nearest', title: 'Frames between', description: 'nearest shows frames of the source; blend mixes neighbours.' },
    pitch: { type: 'string', enum: ['keep', 'follow'], default: 'keep', title: 'Pitch of the sound', description: '`keep`: from 0.25 to 4 times; where it goes beyond that the pitch follows.' },
    content: { type: 'string', enum: Object.keys(MANNERS) as Manner[], default: 'mixed', idleWith: { pitch: ['follow'] }, title: 'Content of the sound', description: 'What it is mostly.', advanced: true },
  },
  cost: 0.2,
  async run({ inputs: { video, audio }, params, at, log }) {
    const { rate, length: frames } = video.info
    const speedAt = (time: number): number => Math.min(100, Math.max(0.01, at(time).factor))
    const ramp = drivenMap(frames, fps(rate), speedAt)
    if (ramp.slowest !== ramp.fastest) return ramped(ramp)
    const step = fractionOf(params.factor)
    const clip = steppedClip(video, step, rate, params.frames)
    if (audio === undefined) return { video: clip }
    const length = Math.round((audio.info.length * step.den) / step.num)
    if (params.pitch === 'keep') {
      warnOfStretch(params.factor, params.factor, 'factor', log)
      if (params.factor >= SLOWEST && params.factor <= FASTEST) {
        const { retimed } = await import('../shared/sound/retime.ts')
        return { video: clip, audio: retimed(audio, { map: steadyMap(audio.info.length, length), manner: params.content }) }
      }
    }
    return { video: clip, audio: resampleTrack(audio, step.num / step.den, length) }

    /** Picture and sound by one map: both go through the same speeds at the same moments. */
    async function ramped({ map, slowest, fastest }: DrivenMap): Promise<{ video: ClipSource; audio?: Track }> {
      const clip = drivenClip(video, map, params.frames)
      if (audio === undefined) return { video: clip }
      const heard = drivenMap(audio.info.length, audio.info.sampleRate, speedAt).map
      if (params.pitch === 'keep') {
        warnOfStretch(slowest, fastest, 'factor', log)
        if (slowest >= SLOWEST && fastest <= FASTEST) return { video: clip, audio: (await import('../shared/sound/retime.ts')).retimed(audio, { map: heard, manner: params.content }) }
      }
      return { video: clip, audio: (await import('../shared/sound/varied.ts')).varied(audio, heard) }
    }
  },
})
