import { clipDuration, defineNode, failure, type GraphFragment, type Json } from '../../engine/api.ts'
import { KEYS } from './music/harmony.ts'
import { MOODS, ROLES } from './music/moods.ts'

type FragmentNode = GraphFragment['nodes'][string]

/** Seconds that a piece goes on under the one that follows. */
const CROSSING = 1.2
/** A piece is at least as long: what is shorter has no room for an end. */
const SHORTEST = 3

/** Music under a film, a piece for each stretch of scenes with one mood, behind the voice. It becomes a graph of its own. */
export const score = defineNode({
  type: 'score',
  title: 'Score',
  version: 1,
  category: 'audio',
  description: 'Sets a film to music: a piece for each stretch of scenes with one mood, ended when the next begins; it steps back while somebody speaks, and all of it comes to one loudness.',
  tags: ['soundtrack', 'music', 'voice-over', 'mix', 'scenes', 'storyboard', 'expand'],
  inputs: {
    video: { type: 'video', title: 'Film', description: 'As long as it.' },
    voice: { type: 'audio', optional: true, title: 'Voice' },
    timings: { type: 'speech-timings', optional: true, title: 'Timings', description: 'When the voice speaks.' },
    sounds: { type: 'audio', optional: true, title: 'Sounds', description: 'Ambience and effects: they step back behind the voice as music does.' },
  },
  outputs: { audio: { type: 'audio', title: 'Audio' } },
  params: {
    moods: { type: 'array', items: { type: 'string', enum: ['', 'none', ...MOODS] }, default: ['hopeful'], title: 'Moods', description: 'By scene, in order; "" goes on with the one before, none is silent.' },
    markers: { type: 'json', default: [], title: 'Markers', description: 'Where scenes begin, from storyboard or sequence. Empty: the first mood is that of the whole film.' },
    key: { type: 'string', enum: KEYS, default: 'D', title: 'Key' },
    gain: { type: 'number', default: 0, minimum: -60, maximum: 12, unit: 'dB', title: 'Gain', description: 'Of the music; 0 is about -20 LUFS.' },
    depth: { type: 'number', default: 10, minimum: 0, maximum: 80, uiMaximum: 30, unit: 'dB', title: 'Depth', description: 'By how much it steps back.' },
    loudness: { type: 'number', default: -16, minimum: -60, maximum: -5, unit: 'LUFS', title: 'Loudness', description: 'Of all that is heard.' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 4294967295, widget: 'seed', title: 'Seed', description: 'Other pieces.' },
  },
  cost: 0,
  run({ inputs, params, node }) {
    const total = clipDuration(inputs.video.info)
    const { key, gain, depth, loudness, seed } = params
    const voice = inputs.voice !== undefined
    const nodes: Record<string, FragmentNode> = {}
    const pieces = stretches(params.moods, params.markers, total, node).map(({ mood, from, to }, k) => {
      const last = to >= total
      const duration = Math.min(total - from, Math.max(SHORTEST, to - from + (last ? 0 : CROSSING)))
      // A melody would speak against the voice.
      const parts = voice ? ROLES.filter((role) => role !== 'lead') : ROLES
      nodes[`piece-${k + 1}`] = { type: 'music', title: mood, params: { mood, duration: Math.max(0.5, duration), key, gain, parts: [...parts], seed: (seed + k) % 2 ** 32 } }
      nodes[`piece-${k + 1}-later`] = { type: 'audio-delay', params: { seconds: from }, inputs: { audio: `piece-${k + 1}.audio` } }
      return `piece-${k + 1}-later.audio`
    })
    if (inputs.sounds !== undefined) pieces.push('@.sounds')
    if (pieces.length === 0 && !voice) throw failure('E_PARAM_VALUE', { node, port: 'moods', expected: 'a mood, or a voice', got: JSON.stringify(params.moods), fix: 'Name a mood, or take the node out.' })
    const tracks = voice ? ['@.voice'] : []
    if (pieces.length > 0) {
      nodes['music'] = { type: 'audio-mix', params: {}, inputs: { audio: pieces } }
      if (voice) nodes['under'] = { type: 'duck', params: { depth }, inputs: { audio: 'music.audio', ...(inputs.timings === undefined ? { voice: ['@.voice'] } : { timings: '@.timings' }) } }
      tracks.push(voice ? 'under.audio' : 'music.audio')
    }
    nodes['mix'] = { type: 'audio-mix', params: {}, inputs: { audio: tracks } }
    nodes['level'] = { type: 'audio-loudness', params: { loudness }, inputs: { audio: 'mix.audio' } }
    return { expand: { nodes, outputs: { audio: 'level.audio' } } }
  },
})

interface Stretch {
  readonly mood: string
  /** Seconds. */
  readonly from: number
  readonly to: number
}

/** Scenes in a row that have one mood. A change falls into the middle of the transition. */
function stretches(moods: readonly string[], markers: Json, total: number, node: string): Stretch[] {
  if (!Array.isArray(markers)) throw failure('E_PARAM_VALUE', { node, port: 'markers', expected: 'a list of { seconds }', got: JSON.stringify(markers) })
  const marks = markers.length === 0 ? [{ scene: 0, seconds: 0 }] : (markers as { scene?: number; seconds?: number; duration?: number }[])
  const found: { mood: string; from: number }[] = []
  // Of a scene that is missing the mood counts all the same for those that go on with it.
  const moodAt = (scene: number): string => moods.slice(0, scene + 1).findLast((one) => one !== '') ?? 'none'
  for (const [k, { scene = k, seconds = 0, duration = 0 }] of marks.entries()) {
    const mood = moodAt(scene)
    if (mood !== found.at(-1)?.mood) found.push({ mood, from: found.length === 0 ? 0 : seconds + duration / 2 })
  }
  return found.map((one, k) => ({ ...one, to: found[k + 1]?.from ?? total })).filter(({ mood, from }) => mood !== 'none' && from < total)
}
