import { defineNode, resampleTrack } from '../../engine/api.ts'
import { FRAME_MODES, fractionOf, steppedClip } from './frame-map.ts'

/** Plays a clip faster or slower at the same frame rate. */
export const speed = defineNode({
  type: 'speed',
  title: 'Speed',
  version: 1,
  category: 'time',
  description: 'Plays a clip and its sound faster or slower; the frame rate stays. The pitch of the sound follows.',
  tags: ['slow motion', 'fast', 'time lapse', 'retime'],
  inputs: {
    video: { type: 'video', title: 'Video' },
    audio: { type: 'audio', title: 'Audio', description: 'Sound that runs with the clip.', optional: true },
  },
  outputs: { video: 'video', audio: { type: 'audio', optional: true } },
  params: {
    factor: { type: 'number', default: 2, minimum: 0.01, maximum: 100, uiMinimum: 0.25, uiMaximum: 4, step: 0.01, unit: '×', title: 'Factor', description: '2 is twice as fast, 0.5 half as fast.' },
    frames: { type: 'string', enum: FRAME_MODES, default: 'nearest', title: 'Frames between', description: 'nearest shows frames of the source; blend mixes neighbours.' },
  },
  cost: 0.2,
  run({ inputs: { video, audio }, params }) {
    const step = fractionOf(params.factor)
    const clip = steppedClip(video, step, video.info.rate, params.frames)
    if (audio === undefined) return { video: clip }
    const length = Math.round((audio.info.length * step.den) / step.num)
    return { video: clip, audio: resampleTrack(audio, step.num / step.den, length) }
  },
})
