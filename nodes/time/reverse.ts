import { defineNode, frameToSample, windowed, type ClipSource } from '../../engine/api.ts'

/** Plays a clip and its sound backwards. */
export const reverse = defineNode({
  type: 'reverse',
  title: 'Reverse',
  version: 1,
  category: 'time',
  description: 'Plays a clip backwards, and its sound about the same end.',
  tags: ['backwards', 'rewind', 'boomerang', 'play backwards', 'backward'],
  inputs: {
    video: { type: 'video', title: 'Video' },
    audio: { type: 'audio', title: 'Audio', description: 'Sound that runs with the clip.', optional: true },
  },
  outputs: { video: 'video', audio: { type: 'audio', optional: true } },
  cost: 0,
  run({ inputs: { video, audio } }) {
    const { length, rate } = video.info
    const clip = {
      info: video.info,
      window: 'any',
      frame: (n, scope) => scope.pull(video, length - 1 - n),
    } satisfies ClipSource
    if (audio === undefined) return { video: clip }
    const samples = frameToSample(length, rate, audio.info.sampleRate)
    const turned = windowed({ ...audio.info, length: samples }, async (start, count) => {
      const source = await audio.samples(samples - start - count, count)
      return source.map((plane) => plane.slice().reverse())
    })
    return { video: clip, audio: turned }
  },
})
