import { defineNode, failure, fitClips, FIT_PARAMS, type Track } from '../../engine/api.ts'
import { TRANSITIONS } from '../shared/names.ts'
import { lookOf, LOOK_PARAMS, MATTE_PORT } from './look-params.ts'

/** Joins two clips with a transition. The result is as long as both together, less the overlap. */
export const transition = defineNode({
  type: 'transition',
  title: 'Transition',
  version: 1,
  category: 'transition',
  description:
    'Joins two clips: the end of the first overlaps the beginning of the second. Sizes and rates that differ are fitted. With both tracks wired, the sound crosses over too.',
  tags: ['crossfade', 'dissolve', 'wipe', 'fade', 'join', 'cut', 'cross dissolve', 'slide', 'push', 'mix'],
  inputs: {
    a: { type: 'video', title: 'First' },
    b: { type: 'video', title: 'Second' },
    audioA: { type: 'audio', optional: true, title: 'Sound of the first' },
    audioB: { type: 'audio', optional: true, title: 'Sound of the second' },
    matte: MATTE_PORT,
  },
  outputs: { video: 'video', audio: { type: 'audio', optional: true } },
  params: {
    kind: { type: 'string', enum: TRANSITIONS, default: 'crossfade', title: 'Kind' },
    duration: { type: 'number', default: 1, minimum: 0, maximum: 60, uiMaximum: 4, unit: 'seconds', title: 'Duration' },
    ...LOOK_PARAMS,
    ...FIT_PARAMS,
  },
  cost: 4,
  async run({ inputs, params, node, log, clip }) {
    const { joinClips, joinTracks } = await import('./join-clips.ts')
    const { audioA, audioB, matte } = inputs
    const { kind, duration } = params
    const options = { node, ports: ['a', 'b'], ...lookOf(params, node), ...(matte === undefined ? {} : { matte }) }
    const clips = fitClips([inputs.a, inputs.b], options.ports, params, { node, log, clip })
    const joined = joinClips(clips, [{ kind, duration }], options)
    if ((audioA === undefined) !== (audioB === undefined)) {
      throw failure('E_PORT_MISSING', {
        node,
        port: audioA === undefined ? 'audioA' : 'audioB',
        fix: 'Wire the sound of both clips, or of neither.',
      })
    }
    if (audioA === undefined || audioB === undefined) return { video: joined.source }
    const audio: Track = joinTracks([audioA, audioB], clips, joined, params.sound)
    return { video: joined.source, audio }
  },
})
