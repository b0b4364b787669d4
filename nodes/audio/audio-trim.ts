import { defineNode, failure, sliceTrack } from '../../engine/api.ts'

/** Keeps a stretch of a track, to the sample. */
export const audioTrim = defineNode({
  type: 'audio-trim',
  title: 'Audio trim',
  version: 1,
  category: 'audio',
  description: 'Keeps a stretch of a track, to the sample.',
  tags: ['shorten', 'in', 'out', 'cut'],
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: { audio: 'audio' },
  params: {
    start: { type: 'number', default: 0, minimum: 0, maximum: 86400, uiMaximum: 60, unit: 's', title: 'Start' },
    end: { type: 'number', optional: true, minimum: 0, maximum: 86400, uiMaximum: 60, unit: 's', moment: { of: 'audio', at: 'end' }, title: 'End', description: 'The end of the track when empty.' },
  },
  cost: 0,
  run({ inputs: { audio }, params, node }) {
    const { sampleRate, length } = audio.info
    const from = Math.round(params.start * sampleRate)
    const to = params.end === undefined ? length : Math.min(length, Math.round(params.end * sampleRate))
    if (to <= from) {
      throw failure('E_CLIP_EMPTY', {
        node,
        expected: `a stretch within ${(length / sampleRate).toFixed(3)} s`,
        got: `${params.start} s to ${params.end ?? 'the end'}`,
        fix: 'Let end lie after start, and start before the end of the track.',
      })
    }
    return { audio: sliceTrack(audio, from, to - from) }
  },
})
