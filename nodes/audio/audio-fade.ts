import { defineNode } from '../../engine/api.ts'
import { FADE_CURVES, fadeGain, withSampleGain } from './gain-curve.ts'

/** Lets a track come in from silence and go out into it. */
export const audioFade = defineNode({
  type: 'audio-fade',
  title: 'Audio fade',
  version: 1,
  category: 'audio',
  description: 'Lets a track rise from silence at its start and sink into silence at its end.',
  tags: ['fade in', 'fade out', 'volume'],
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: { audio: 'audio' },
  params: {
    in: { type: 'number', default: 0.5, minimum: 0, maximum: 3600, uiMaximum: 10, unit: 's', title: 'Fade in' },
    out: { type: 'number', default: 0.5, minimum: 0, maximum: 3600, uiMaximum: 10, unit: 's', title: 'Fade out' },
    curve: { type: 'string', enum: FADE_CURVES, default: 'linear', title: 'Curve' },
  },
  cost: 0,
  run({ inputs: { audio }, params }) {
    const { sampleRate, length } = audio.info
    const rise = Math.round(params.in * sampleRate)
    const fall = Math.round(params.out * sampleRate)
    const factor = (sample: number): number => {
      const up = sample < rise ? fadeGain(params.curve, sample / rise) : 1
      const down = sample >= length - fall ? fadeGain(params.curve, (length - sample) / fall) : 1
      return up * down
    }
    return { audio: withSampleGain(audio, factor) }
  },
})
