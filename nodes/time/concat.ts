import { atSampleRate, defineNode, failure, fitClips, FIT_PARAMS, frameToSample, joinedStored, windowed, withChannels, type ClipSource, type LinkedFrom, type Track } from '../../engine/api.ts'

/** Joins clips end to end. Sound is laid on the joined clip's own frame grid, so that it never drifts. */
export const concat = defineNode({
  type: 'concat',
  title: 'Concatenate',
  version: 1,
  category: 'time',
  description: 'Joins clips one after another, and their sound with them. Sizes and frame rates that differ are fitted.',
  tags: ['join', 'append', 'sequence', 'cut', 'join clips', 'combine', 'merge'],
  inputs: {
    video: { type: 'video', title: 'Clips', description: 'Clips in the order in which they play.', multiple: true },
    audio: { type: 'audio', title: 'Audio', description: 'One track for each clip, in the same order; or none.', multiple: true, optional: true },
  },
  outputs: { video: 'video', audio: { type: 'audio', optional: true } },
  params: FIT_PARAMS,
  cost: 0,
  run({ inputs: { video: given, audio: tracks = [] }, links, params, node, log, clip }) {
    if (given.length === 0) throw failure('E_PORT_MISSING', { node, port: 'video', expected: 'at least one clip', got: 'none' })
    const clips = fitClips(given, given.map((_, i) => `video[${i}]`), params, { node, log, clip })
    const first = clips[0]!
    if (tracks.length !== 0 && tracks.length !== clips.length) {
      throw failure('E_PORT_MISSING', {
        node,
        port: 'audio',
        expected: `no track, or one for each of the ${clips.length} clips`,
        got: `${tracks.length}`,
        detail: soundless(links, clips.length - tracks.length),
        fix: 'Wire one track per clip. Where a clip has no sound, leave audio unwired here and wire the sound to the film itself; audio-delay sets where it begins.',
      })
    }
    const starts = [0]
    for (const clip of clips) starts.push(starts.at(-1)! + clip.info.length)
    const alpha = clips.some((clip) => clip.info.format === 'yuva420p')
    const info = { ...first.info, format: alpha ? 'yuva420p' : 'yuv420p', length: starts.at(-1)! } as const
    const video: ClipSource = {
      info,
      window: 'any',
      ...joinedStored(clips),
      async frame(n, scope) {
        const part = starts.findIndex((start) => start > n) - 1
        const frame = await scope.pull(clips[part]!, n - starts[part]!)
        return frame.format === info.format ? frame : scope.kernels.convert(frame, info.format)
      },
    }
    if (tracks.length === 0) return { video }
    const sampleRate = Math.max(...tracks.map((track) => track.info.sampleRate))
    return { video, audio: joined(tracks, starts.map((start) => frameToSample(start, info.rate, sampleRate)), sampleRate) }
  },
})

/** Which of the clips it is, as far as the wires tell. */
function soundless({ video = [], audio = [] }: { readonly video?: readonly LinkedFrom[]; readonly audio?: readonly LinkedFrom[] }, lacking: number): string {
  const silent = audio.flatMap(({ from, empty }, i) => (empty ? [`"${from}" (audio[${i}]) has no sound.`] : []))
  if (silent.length > 0) return silent.join(' ')
  const nodeOf = ({ from }: LinkedFrom): string => from.slice(0, from.lastIndexOf('.'))
  const heard = new Set(audio.map(nodeOf))
  const unwired = video.flatMap((one, i) => (one.empty || heard.has(nodeOf(one)) ? [] : [`"${one.from}" (video[${i}])`]))
  return unwired.length === lacking ? `No track is wired for ${unwired.join(' and ')}.` : 'A film without sound gives no track.'
}

/** Tracks one after another, each from its start on and cut or padded at the next one's. */
function joined(tracks: readonly Track[], starts: readonly number[], sampleRate: number): Track {
  const channels = Math.max(...tracks.map((track) => track.info.channels))
  const parts = tracks.map((track) => withChannels(atSampleRate(track, sampleRate), channels))
  return windowed({ sampleRate, channels, length: starts.at(-1)! }, async (start, count) => {
    const result = Array.from({ length: channels }, () => new Float32Array(count))
    for (const [k, part] of parts.entries()) {
      const from = Math.max(start, starts[k]!)
      const to = Math.min(start + count, starts[k + 1]!)
      if (from >= to) continue
      const samples = await part.samples(from - starts[k]!, to - from)
      result.forEach((plane, c) => plane.set(samples[c]!, from - start))
    }
    return result
  })
}
