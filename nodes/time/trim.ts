import { defineNode, failure, fps, frameToSample, slicedStored, sliceTrack, type ClipSource } from '../../engine/api.ts'
import { framesOf } from './frame-map.ts'

/** Keeps a stretch of a clip. Sound is cut at the samples where the first and the last frame begin and end. */
export const trim = defineNode({
  type: 'trim',
  title: 'Trim',
  version: 1,
  category: 'time',
  description: 'Keeps a stretch of a clip, and of the sound that belongs to it, to the frame and to the sample.',
  tags: ['cut', 'in', 'out', 'shorten', 'range', 'crop in time', 'split', 'clip'],
  inputs: {
    video: { type: 'video', title: 'Video' },
    audio: { type: 'audio', title: 'Audio', description: 'Sound that runs with the clip.', optional: true },
  },
  outputs: { video: 'video', audio: { type: 'audio', optional: true } },
  params: {
    unit: { type: 'string', enum: ['seconds', 'frames'], default: 'seconds', title: 'Unit', description: 'What start and end count.' },
    start: { type: 'number', default: 0, minimum: 0, maximum: 1e7, uiMaximum: 60, title: 'Start', description: 'First moment kept, in the unit chosen.' },
    end: { type: 'number', optional: true, minimum: 0, maximum: 1e7, uiMaximum: 60, moment: { of: 'video', at: 'end', frames: { param: 'unit', is: 'frames' } }, title: 'End', description: 'First moment left out; the end of the clip when empty.' },
  },
  cost: 0,
  run({ inputs: { video, audio }, params, node }) {
    const { rate, length } = video.info
    const frameAt = (moment: number): number => (params.unit === 'frames' ? Math.round(moment) : framesOf(moment, rate))
    const first = frameAt(params.start)
    const end = Math.min(length, params.end === undefined ? length : frameAt(params.end))
    if (end <= first) {
      throw failure('E_CLIP_EMPTY', {
        node,
        expected: `a stretch within ${length} frames (${(length / fps(rate)).toFixed(3)} s)`,
        got: `frames ${first} to ${end - 1}`,
        fix: 'Let end lie after start, and start before the end of the clip.',
      })
    }
    const cut: ClipSource = {
      info: { ...video.info, length: end - first },
      window: 'any',
      ...slicedStored(video.stored, first, end - first),
      frame: (n, scope) => scope.pull(video, first + n),
    }
    if (audio === undefined) return { video: cut }
    const { sampleRate } = audio.info
    const from = frameToSample(first, rate, sampleRate)
    return { video: cut, audio: sliceTrack(audio, from, frameToSample(end, rate, sampleRate) - from) }
  },
})
