import { defineNode, frameToSample, windowed, type ClipSource } from '../../engine/api.ts'
import { framesOf } from './frame-map.ts'

/** Repeats a clip: a number of times, or until a duration is filled. */
export const loop = defineNode({
  type: 'loop',
  title: 'Loop',
  version: 1,
  category: 'time',
  description: 'Repeats a clip and its sound, forwards or to and fro, a number of times or for a duration.',
  tags: ['repeat', 'ping-pong', 'boomerang', 'cycle', 'gif loop', 'again'],
  inputs: {
    video: { type: 'video', title: 'Video' },
    audio: { type: 'audio', title: 'Audio', description: 'Sound that runs with the clip; always played forwards.', optional: true },
  },
  outputs: { video: 'video', audio: { type: 'audio', optional: true } },
  params: {
    count: { type: 'integer', default: 2, minimum: 1, maximum: 100000, uiMaximum: 20, idleWith: { duration: true }, title: 'Times', description: 'How often the clip plays; there and back counts as one.' },
    duration: { type: 'number', optional: true, minimum: 0.01, maximum: 86400, uiMaximum: 60, unit: 's', title: 'Duration', description: 'Fills this time instead of counting.' },
    pingPong: { type: 'boolean', default: false, title: 'To and fro', description: 'Plays back to the start each time, without showing the turning frames twice.' },
  },
  cost: 0,
  run({ inputs: { video, audio }, params }) {
    const { length, rate } = video.info
    const turning = params.pingPong && length > 1
    const period = turning ? 2 * length - 2 : length
    const frames =
      params.duration === undefined
        ? params.count * period + (turning ? 1 : 0)
        : Math.max(1, framesOf(params.duration, rate))
    const clip: ClipSource = {
      info: { ...video.info, length: frames },
      window: 'any',
      frame(n, scope) {
        const at = n % period
        return scope.pull(video, at < length ? at : period - at)
      },
    }
    if (audio === undefined) return { video: clip }
    const { sampleRate } = audio.info
    const startOf = (round: number): number => frameToSample(round * period, rate, sampleRate)
    const total = frameToSample(frames, rate, sampleRate)
    const track = windowed({ ...audio.info, length: total }, async (start, count) => {
      const result = Array.from({ length: audio.info.channels }, () => new Float32Array(count))
      let round = Math.max(0, Math.floor(start / startOf(1)) - 1)
      while (startOf(round + 1) <= start) round++
      for (let done = 0; done < count; round++) {
        const from = start + done - startOf(round)
        const take = Math.min(count - done, startOf(round + 1) - startOf(round) - from)
        const samples = await audio.samples(from, take)
        result.forEach((plane, c) => plane.set(samples[c]!, done))
        done += take
      }
      return result
    })
    return { video: clip, audio: track }
  },
})
