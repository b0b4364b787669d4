import { defineNode, fromDecibels } from '../../engine/api.ts'
import { withGain } from './gain-curve.ts'

/** Makes a track louder or softer, also over time. */
export const audioGain = defineNode({
  type: 'audio-gain',
  title: 'Audio gain',
  version: 1,
  category: 'audio',
  description: 'Makes a track louder or softer. The gain may have keyframes or follow a signal.',
  tags: ['volume', 'level', 'decibel', 'automation', 'louder', 'quieter', 'amplify', 'mute'],
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: { audio: 'audio' },
  params: {
    gain: { type: 'number', default: 0, minimum: -120, maximum: 40, uiMinimum: -40, uiMaximum: 12, step: 0.5, unit: 'dB', title: 'Gain', animatable: true },
  },
  cost: 0,
  run: ({ inputs: { audio }, at }) => ({ audio: withGain(audio, (time) => fromDecibels(at(time).gain)) }),
})
