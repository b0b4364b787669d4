import { defineNode, sliceTrack } from '../../engine/api.ts'

/** Lets a track begin later (silence before it) or earlier (its start is cut off). */
export const audioDelay = defineNode({
  type: 'audio-delay',
  title: 'Audio delay',
  version: 1,
  category: 'audio',
  description: 'Lets a track begin later, with silence before it, or earlier, with its start cut off.',
  tags: ['offset', 'shift', 'sync', 'pad'],
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: { audio: 'audio' },
  params: {
    seconds: { type: 'number', default: 0, minimum: -86400, maximum: 86400, uiMinimum: -10, uiMaximum: 10, unit: 's', title: 'Delay', description: 'Negative: earlier.' },
  },
  cost: 0,
  run({ inputs: { audio }, params }) {
    const shift = Math.round(params.seconds * audio.info.sampleRate)
    return { audio: sliceTrack(audio, -shift, Math.max(0, audio.info.length + shift)) }
  },
})
