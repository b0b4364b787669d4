import { defineNode, failure, frameToSample, windowed, type ClipSource } from '../../engine/api.ts'
import { framesOf } from './frame-map.ts'

/** Holds one moment of a clip still for a while; what follows comes later by as much. */
export const freezeFrame = defineNode({
  type: 'freeze-frame',
  title: 'Freeze frame',
  version: 1,
  category: 'time',
  description: 'Holds one frame of a clip for a while. The rest follows later; sound is silent meanwhile.',
  tags: ['hold', 'pause', 'still', 'hold frame', 'freeze', 'stop'],
  inputs: {
    video: { type: 'video', title: 'Video' },
    audio: { type: 'audio', title: 'Audio', description: 'Sound that runs with the clip.', optional: true },
  },
  outputs: { video: 'video', audio: { type: 'audio', optional: true } },
  params: {
    at: { type: 'number', default: 1, minimum: 0, maximum: 86400, uiMaximum: 60, unit: 's', title: 'At', description: 'Moment of the clip that is held.' },
    hold: { type: 'number', default: 1, minimum: 0, maximum: 86400, uiMaximum: 10, unit: 's', title: 'Hold', description: 'How much longer the frame stays.' },
  },
  cost: 0,
  run({ inputs: { video, audio }, params, node }) {
    const { rate, length } = video.info
    const at = framesOf(params.at, rate)
    const extra = framesOf(params.hold, rate)
    if (at >= length) {
      throw failure('E_FRAME_RANGE', { node, port: 'at', expected: `a moment within the clip's ${length} frames`, got: `frame ${at}` })
    }
    const clip: ClipSource = {
      info: { ...video.info, length: length + extra },
      window: 'any',
      frame: (n, scope) => scope.pull(video, n <= at ? n : Math.max(at, n - extra)),
    }
    if (audio === undefined) return { video: clip }
    const { sampleRate, channels } = audio.info
    const pause = frameToSample(at + 1, rate, sampleRate)
    const resume = frameToSample(at + 1 + extra, rate, sampleRate)
    const info = { ...audio.info, length: audio.info.length + resume - pause }
    const track = windowed(info, async (start, count) => {
      const result = Array.from({ length: channels }, () => new Float32Array(count))
      const copy = async (from: number, to: number, shift: number): Promise<void> => {
        if (from >= to) return
        const samples = await audio.samples(from - shift, to - from)
        result.forEach((plane, c) => plane.set(samples[c]!, from - start))
      }
      await copy(start, Math.min(start + count, pause), 0)
      await copy(Math.max(start, resume), start + count, resume - pause)
      return result
    })
    return { video: clip, audio: track }
  },
})
