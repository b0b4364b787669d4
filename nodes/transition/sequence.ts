import { defineNode, failure, fitClips, FIT_PARAMS, fps, silence } from '../../engine/api.ts'
import { TRANSITIONS } from '../shared/names.ts'
import type { Joint } from './join-clips.ts'
import { lookOf, LOOK_PARAMS, MATTE_PORT } from './look-params.ts'

const KINDS = ['cut', ...TRANSITIONS] as const

/** Joins any number of clips, with a transition at each joint, and tells where each scene begins. */
export const sequence = defineNode({
  type: 'sequence',
  title: 'Sequence',
  version: 1,
  category: 'transition',
  description:
    'Joins clips in order, with a transition at each joint; sizes and rates that differ are fitted. "markers" lists where each scene begins.',
  tags: ['join', 'concat', 'edit', 'scenes', 'timeline', 'slideshow', 'montage', 'join clips', 'concatenate', 'merge'],
  inputs: {
    clips: { type: 'video', multiple: true, title: 'Clips' },
    audio: { type: 'audio', multiple: true, optional: true, title: 'Sound of each clip' },
    matte: MATTE_PORT,
  },
  outputs: {
    video: 'video',
    audio: { type: 'audio', optional: true },
    markers: { type: 'data', description: 'A list of { scene, frame, seconds, transition, duration }.' },
  },
  params: {
    transition: { type: 'string', enum: KINDS, default: 'crossfade', title: 'Transition' },
    duration: { type: 'number', default: 1, minimum: 0, maximum: 60, uiMaximum: 4, unit: 'seconds', title: 'Duration' },
    transitions: {
      type: 'array',
      title: 'Transition of each joint',
      description: 'In order; joints beyond the list take the transition for all.',
      items: {
        type: 'object',
        properties: {
          kind: { type: 'string', enum: KINDS },
          duration: { type: 'number', minimum: 0, maximum: 60, optional: true },
        },
      },
      default: [],
      advanced: true,
    },
    silent: { type: 'array', items: { type: 'integer', minimum: 0 }, default: [], title: 'Clips without sound', description: 'Their places in "clips", from 0: "audio" has a track for each of the others.', advanced: true },
    ...LOOK_PARAMS,
    ...FIT_PARAMS,
  },
  cost: 2,
  async run({ inputs, params, links, node, log, clip }) {
    const { joinClips, joinTracks } = await import('./join-clips.ts')
    const { clips: given, audio, matte } = inputs
    if (given.length === 0) throw failure('E_PORT_MISSING', { node, port: 'clips' })
    // A clip that was skipped leaves its number and the way into the next one to those that are there.
    const scenes = links.clips?.flatMap(({ empty }, i) => (empty ? [] : [i])) ?? given.map((_, i) => i)
    const ports = scenes.map((scene) => `clips[${scene}]`)
    const clips = fitClips(given, ports, params, { node, log, clip })
    const joints = scenes.slice(1).map((scene): Joint => {
      const own = params.transitions[scene - 1]
      return { kind: own?.kind ?? params.transition, duration: own?.duration ?? params.duration }
    })
    const options = { node, ports, ...lookOf(params, node), ...(matte === undefined ? {} : { matte }) }
    const joined = joinClips(clips, joints, options)
    const rate = fps(joined.source.info.rate)
    const markers = joined.starts.map((frame, i) => ({
      scene: scenes[i]!,
      frame,
      seconds: frame / rate,
      transition: i === 0 ? null : joints[i - 1]!.kind,
      duration: joined.overlaps[i]! / rate,
    }))
    if (audio === undefined || audio.length === 0) return { video: joined.source, markers }
    const silent = new Set(params.silent)
    const heard = scenes.filter((scene) => !silent.has(scene)).length
    if (audio.length !== heard) {
      throw failure('E_PORT_MISSING', {
        node,
        port: 'audio',
        expected: `a track for each of the ${heard} clips`,
        got: String(audio.length),
        fix: 'Wire the sound of each clip, or of none; name clips without sound in "silent".',
      })
    }
    let next = 0
    const none = silence(audio[0]!.info.sampleRate, 1, 1)
    const tracks = scenes.map((scene) => (silent.has(scene) ? none : audio[next++]!))
    return { video: joined.source, audio: joinTracks(tracks, clips, joined, params.sound), markers }
  },
})
