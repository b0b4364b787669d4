import { defineNode, rateOf, rational } from '../../engine/api.ts'
import { FRAME_MODES, steppedClip } from './frame-map.ts'

/** Converts the frame rate. Frame counts are exact, also for 23.976, 29.97 and 59.94. */
export const fpsNode = defineNode({
  type: 'fps',
  title: 'Frame rate',
  version: 2,
  // Before, the film's rate was not asked.
  migrations: { 1: (params) => ({ fps: 30, ...params }) },
  category: 'time',
  description: 'Converts a clip to another frame rate; its duration stays. Frames are repeated, dropped or blended.',
  tags: ['rate', 'convert', '24', '30', '60', 'frames per second', '60fps', '24p', 'framerate'],
  inputs: { video: { type: 'video', title: 'Video' } },
  outputs: { video: 'video' },
  params: {
    fps: { type: 'number', default: 30, film: 'fps', minimum: 1, maximum: 240, uiMaximum: 60, unit: 'fps', title: 'Frames per second', description: '23.976, 29.97 and 59.94 mean the exact NTSC fractions.' },
    frames: { type: 'string', enum: FRAME_MODES, default: 'nearest', title: 'Frames between', description: 'nearest shows frames of the source; blend mixes neighbours.' },
  },
  cost: 0.2,
  run({ inputs: { video }, params }) {
    const rate = rateOf(params.fps)
    const source = video.info.rate
    const step = rational(source.num * rate.den, source.den * rate.num)
    return { video: steppedClip(video, step, rate, params.frames) }
  },
})
